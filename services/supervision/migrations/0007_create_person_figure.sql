-- What each person counts as: one row a fact, with the organization it belongs to, as it was and by today. No name.
CREATE TABLE IF NOT EXISTS person_figure (
  candidate_id BINARY(16) NOT NULL,
  figure SMALLINT NOT NULL,
  day DATE NOT NULL,
  code VARCHAR(120) NOT NULL,
  number BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  as_it_was_id BINARY(16) NOT NULL,
  today_id BINARY(16) NOT NULL,
  PRIMARY KEY (candidate_id, figure, day, code, number),
  KEY person_figure_as_it_was (as_it_was_id, figure, day, candidate_id, code, number, amount),
  KEY person_figure_today (today_id, figure, day, candidate_id, code, number, amount)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
