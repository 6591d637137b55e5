-- Rows of before the last day was 2199-12-31: no date of the programs goes as far as theirs.
UPDATE helper_place SET due_date = '2199-12-31' WHERE due_date > '2199-12-31';
