-- Version 1. The tenant is in every key, so one tenant lies in one partition or on one node, and no transaction leaves it.
-- Texts compare by their bytes. Times are ticks of 100 ns since 0001-01-01 UTC, so that nothing is rounded; the view at the end shows them as
-- timestamps. Money is in 10^-12 USD: 64 bits for a row, numeric(38,0) for sums. NULL is "nobody said", never zero.
-- "/*partitioned*/" becomes PARTITION BY HASH (tenant_id), or nothing where a distributed database shards the tables itself.

-- What holds for a whole tenant. Writers share a lock on its row, so that nothing is closed or sealed between reading and writing.
CREATE TABLE ledger_tenant (
  tenant_id     text COLLATE "C" NOT NULL,
  version       bigint NOT NULL,
  sealed_until  bigint,
  closed_names  text[] NOT NULL,
  closed_from   bigint[] NOT NULL,
  closed_to     bigint[] NOT NULL,
  PRIMARY KEY (tenant_id)
) /*partitioned*/;

-- Every key of every event, once, and the key under which the event is stored.
CREATE TABLE ledger_key (
  tenant_id   text COLLATE "C" NOT NULL,
  event_key   text COLLATE "C" NOT NULL,
  stored_key  text COLLATE "C" NOT NULL,
  PRIMARY KEY (tenant_id, event_key)
) /*partitioned*/;

-- The ledger: written once, never changed, never deleted. Columns of fixed width first, so that none is padded.
CREATE TABLE ledger_row (
  recorded_at        bigint NOT NULL,
  received_at        bigint NOT NULL,
  posted_at          bigint NOT NULL,
  used_at            bigint,
  tok_input          bigint NOT NULL,
  tok_output         bigint NOT NULL,
  tok_write_5m       bigint NOT NULL,
  tok_write_1h       bigint NOT NULL,
  tok_read           bigint NOT NULL,
  web_searches       bigint NOT NULL,
  web_fetches        bigint NOT NULL,
  cost_pico          bigint NOT NULL,
  marginal_pico      bigint NOT NULL,
  reported_pico      bigint NOT NULL,
  calls              integer NOT NULL,
  unpriced           integer NOT NULL,
  unknown_usage      integer NOT NULL,
  lower_bounds       integer NOT NULL,
  unknown_marginal   integer NOT NULL,
  revision           integer NOT NULL CHECK (revision > 0),
  part               integer NOT NULL CHECK (part >= 0),
  corrects_revision  integer,
  kind               smallint NOT NULL,
  event_kind         smallint NOT NULL,
  funding            smallint NOT NULL,
  unknown_classes    smallint NOT NULL,
  is_unpriced        boolean NOT NULL,
  tenant_id          text COLLATE "C" NOT NULL,
  event_key          text COLLATE "C" NOT NULL,
  user_id            text COLLATE "C" NOT NULL,
  source             text COLLATE "C" NOT NULL,
  payer              text COLLATE "C" NOT NULL,
  device_id          text COLLATE "C",
  session_id         text COLLATE "C",
  lineage_id         text COLLATE "C",
  agent_id           text COLLATE "C",
  platform           text COLLATE "C",
  model              text COLLATE "C",
  priced_as          text COLLATE "C",
  book               text COLLATE "C",
  price_version      text COLLATE "C",
  version_before     text COLLATE "C",
  late_for           text COLLATE "C",
  corrects_key       text COLLATE "C",
  joined_into        text COLLATE "C",
  note               text COLLATE "C",
  flags              smallint[],
  state              bytea,
  PRIMARY KEY (tenant_id, event_key, revision, part),
  FOREIGN KEY (tenant_id, event_key) REFERENCES ledger_key
) /*partitioned*/;
CREATE INDEX ledger_row_by_time ON ledger_row (tenant_id, posted_at);
CREATE INDEX ledger_row_by_user ON ledger_row (tenant_id, user_id, posted_at);
CREATE INDEX ledger_row_by_session ON ledger_row (tenant_id, session_id);

-- What contradicts what is stored; kept, and counted for nothing.
CREATE TABLE ledger_conflict (
  tenant_id    text COLLATE "C" NOT NULL,
  stored_key   text COLLATE "C" NOT NULL,
  digest       text COLLATE "C" NOT NULL,
  kind         smallint NOT NULL,
  recorded_at  bigint NOT NULL,
  event        bytea NOT NULL,
  PRIMARY KEY (tenant_id, stored_key, digest),
  FOREIGN KEY (tenant_id, stored_key) REFERENCES ledger_key
) /*partitioned*/;

-- Derived: the sums of rows by UTC day, to be made anew from them at any time.
CREATE TABLE ledger_total (
  tenant_id         text COLLATE "C" NOT NULL,
  user_id           text COLLATE "C" NOT NULL,
  day               date NOT NULL,
  payer             text COLLATE "C" NOT NULL,
  source            text COLLATE "C" NOT NULL,
  platform          text COLLATE "C" NOT NULL,
  model             text COLLATE "C" NOT NULL,
  tok_input         bigint NOT NULL,
  tok_output        bigint NOT NULL,
  tok_write_5m      bigint NOT NULL,
  tok_write_1h      bigint NOT NULL,
  tok_read          bigint NOT NULL,
  web_searches      bigint NOT NULL,
  web_fetches       bigint NOT NULL,
  cost_pico         numeric(38,0) NOT NULL,
  marginal_pico     numeric(38,0) NOT NULL,
  reported_pico     numeric(38,0) NOT NULL,
  calls             bigint NOT NULL,
  unpriced          bigint NOT NULL,
  unknown_usage     bigint NOT NULL,
  lower_bounds      bigint NOT NULL,
  unknown_marginal  bigint NOT NULL,
  PRIMARY KEY (tenant_id, user_id, day, payer, source, platform, model)
) /*partitioned*/;

-- For people with a SQL prompt: the rows with times that can be read (to the microsecond).
CREATE VIEW ledger_line AS
SELECT tenant_id, event_key, revision, part,
  timestamptz '0001-01-01 00:00:00+00' + posted_at / 10 * interval '1 microsecond' AS posted_at,
  timestamptz '0001-01-01 00:00:00+00' + used_at / 10 * interval '1 microsecond' AS used_at,
  timestamptz '0001-01-01 00:00:00+00' + recorded_at / 10 * interval '1 microsecond' AS recorded_at,
  user_id, device_id, session_id, agent_id, source, payer, platform, model, price_version, late_for,
  tok_input, tok_output, tok_write_5m, tok_write_1h, tok_read, web_searches, web_fetches,
  cost_pico, marginal_pico, reported_pico, is_unpriced, calls, corrects_key, corrects_revision, joined_into, note
FROM ledger_row;
