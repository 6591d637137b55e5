-- Who was refused, or whose nomination was declined, ended (stage 7) without a day of delisting: not on the way any more.
ALTER TABLE candidate_fact
  MODIFY COLUMN on_the_way BOOLEAN GENERATED ALWAYS AS (
    official_on IS NULL AND struck_off_on IS NULL AND (listed_on IS NOT NULL OR admitted_on IS NOT NULL)
    AND COALESCE(delisted_on < listed_on, delisted_on IS NULL) AND stage <> 7) STORED;
