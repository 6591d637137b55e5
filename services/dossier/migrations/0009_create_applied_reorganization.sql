-- Reorganizations whose open work was moved here, each once.
CREATE TABLE IF NOT EXISTS applied_reorganization (
  reorganization_id BINARY(16) NOT NULL,
  effective_date DATE NOT NULL,
  applied_at DATETIME(6) NOT NULL,
  PRIMARY KEY (reorganization_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Organizations that ended and who took the rest, for people whose nomination is entered afterwards.
CREATE TABLE IF NOT EXISTS departed_organization (
  organization_id BINARY(16) NOT NULL,
  rest_organization_id BINARY(16) NOT NULL,
  reorganization_id BINARY(16) NOT NULL,
  effective_date DATE NOT NULL,
  PRIMARY KEY (organization_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
