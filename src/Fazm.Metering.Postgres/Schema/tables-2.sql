-- Version 2. Evidence of this version leaves out what its row says, so a library of version 1 must not read it.

-- The evidence of imports: a meter's saved state for each user, packed with gzip. Joined, never replaced by less.
CREATE TABLE ledger_evidence (
  tenant_id  text COLLATE "C" NOT NULL,
  user_id    text COLLATE "C" NOT NULL,
  state      bytea NOT NULL,
  PRIMARY KEY (tenant_id, user_id)
) /*partitioned*/;

-- Where a client claims another cost than ours. NULL in rows of version 1: nobody knows without reading their evidence.
ALTER TABLE ledger_row ADD COLUMN claim_differs boolean;
CREATE INDEX ledger_row_by_claim ON ledger_row (tenant_id, event_key) WHERE claim_differs IS NOT FALSE AND part = 0;
