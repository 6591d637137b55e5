-- Uploads of scans and texts. state: 1 open, 2 complete, 3 thrown away. The title is sealed.
CREATE TABLE IF NOT EXISTS document_upload (
  id BINARY(16) NOT NULL,
  candidate_id BINARY(16) NOT NULL,
  form VARCHAR(20) NOT NULL,
  sealed_title VARBINARY(1024) NOT NULL,
  size_bytes BIGINT NOT NULL,
  received_bytes BIGINT NOT NULL,
  part_count INT NOT NULL,
  sha256 BINARY(32) NOT NULL,
  secrecy_level TINYINT NOT NULL,
  state TINYINT NOT NULL,
  uploader VARCHAR(100) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  expires_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY document_upload_by_candidate (candidate_id, state, expires_at),
  KEY document_upload_by_expiry (state, expires_at),
  CONSTRAINT document_upload_state CHECK (state BETWEEN 1 AND 3),
  CONSTRAINT document_upload_bytes CHECK (size_bytes > 0 AND received_bytes BETWEEN 0 AND size_bytes),
  CONSTRAINT document_upload_complete CHECK (state <> 2 OR received_bytes = size_bytes)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Parts of uploads and documents, each sealed by itself and never changed. A document keeps the id of its upload, so that
-- its parts stay where they are.
CREATE TABLE IF NOT EXISTS document_part (
  document_id BINARY(16) NOT NULL,
  begin_offset BIGINT NOT NULL,
  size_bytes INT NOT NULL,
  sealed LONGBLOB NOT NULL,
  PRIMARY KEY (document_id, begin_offset),
  CONSTRAINT document_part_bytes CHECK (begin_offset >= 0 AND size_bytes BETWEEN 1 AND 1048576)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Documents that are kept.
CREATE TABLE IF NOT EXISTS document_file (
  id BINARY(16) NOT NULL,
  candidate_id BINARY(16) NOT NULL,
  form VARCHAR(20) NOT NULL,
  version INT NOT NULL,
  media_type VARCHAR(100) NOT NULL,
  size_bytes BIGINT NOT NULL,
  sha256 BINARY(32) NOT NULL,
  secrecy_level TINYINT NOT NULL,
  sealed_title VARBINARY(1024) NOT NULL,
  uploader VARCHAR(100) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY document_file_by_form (candidate_id, form, version DESC),
  CONSTRAINT document_file_version CHECK (version >= 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Who began to read a document when, as journaled: later parts of the same reading need no entry of their own.
CREATE TABLE IF NOT EXISTS document_reading (
  document_id BINARY(16) NOT NULL,
  reader VARCHAR(100) NOT NULL,
  read_at DATETIME(6) NOT NULL,
  PRIMARY KEY (document_id, reader)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
