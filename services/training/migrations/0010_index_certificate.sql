-- A code is looked up by its digest, so that the time of a search in the index tells nothing about codes. expiry_known:
-- whether expire_date was set by the rules of the class type; rows of before are brought up to that at start.
ALTER TABLE certificate
  ADD COLUMN code_digest BINARY(32) NULL,
  ADD COLUMN expiry_known BOOLEAN NOT NULL DEFAULT FALSE,
  ADD UNIQUE KEY certificate_code_digest (code_digest),
  ADD KEY certificate_by_expiry (status, expire_date, certificate_id),
  ADD KEY certificate_expiry_known (expiry_known, certificate_id),
  ADD CONSTRAINT certificate_closing CHECK ((status = 1) = (closing_date IS NULL)),
  ADD CONSTRAINT certificate_replacement CHECK ((status = 3) = (replacement_id IS NOT NULL));
UPDATE certificate SET code_digest = UNHEX(SHA2(verification_code, 256)) WHERE code_digest IS NULL;

-- People on the list, or admitted since without being official: whose certificates are watched.
ALTER TABLE candidate_fact
  ADD COLUMN on_the_way BOOLEAN GENERATED ALWAYS AS (
    official_on IS NULL AND struck_off_on IS NULL AND (listed_on IS NOT NULL OR admitted_on IS NOT NULL)
    AND COALESCE(delisted_on < listed_on, delisted_on IS NULL)) STORED,
  ADD KEY candidate_fact_on_the_way (organization_id, on_the_way);
