-- What officers have said of single days, from the organization service's events. The file of working days is the
-- baseline; a row here takes the place of what the file says of its day. removed: a plain day again, whatever the file
-- says.
CREATE TABLE IF NOT EXISTS replica_calendar_day (
  day DATE NOT NULL,
  removed BOOLEAN NOT NULL,
  is_working BOOLEAN NOT NULL,
  display_name VARCHAR(200) NOT NULL,
  source VARCHAR(300) NOT NULL,
  PRIMARY KEY (day)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
