-- What officers have said of single days. The file of working days is the baseline; a row here takes the place of what
-- the file says of its day. is_removed: the day is plain again, whatever the file says, and reason tells why. Rows are
-- never deleted: the versions of a day go on in the journal.
CREATE TABLE IF NOT EXISTS calendar_day (
  day DATE NOT NULL,
  version BIGINT NOT NULL,
  is_removed BOOLEAN NOT NULL,
  is_working BOOLEAN NOT NULL,
  display_name VARCHAR(200) NOT NULL,
  source VARCHAR(300) NOT NULL,
  reason VARCHAR(300) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (day),
  CONSTRAINT calendar_day_version CHECK (version >= 1),
  CONSTRAINT calendar_day_says CHECK (
    (is_removed AND reason <> '') OR (NOT is_removed AND display_name <> '' AND source <> ''))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
