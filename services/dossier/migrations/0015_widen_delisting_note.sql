-- Words beside a code: of delistings, and of strike-offs and revocations, whose words may be longer.
ALTER TABLE delisting_note MODIFY note VARCHAR(2000) NOT NULL;
