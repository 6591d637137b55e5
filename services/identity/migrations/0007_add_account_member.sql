-- The Party member an account belongs to, where it is linked: conflicts of interest are judged by it. One person may
-- have several accounts.
ALTER TABLE account ADD COLUMN member_id BINARY(16) NULL;
