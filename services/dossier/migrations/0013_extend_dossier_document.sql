-- The uploaded scan or text of a paper, and whether an introducer stands in for one who was left behind by a move.
ALTER TABLE dossier_document
  ADD COLUMN file_id BINARY(16) NULL,
  ADD COLUMN acquaintance_waived BOOLEAN NOT NULL DEFAULT 0;
