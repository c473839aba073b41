namespace Fazm.Metering.Sqlite.Storage;

/// <content>Version 2: fewer pages for each event.</content>
internal static partial class Schema
{
    // What the rows of a session and model have in common stands once (facet), keys are looked up by digests, and what a row says nothing about is its
    // column's default. A facet's names are -1 where they were not said. New keys wait in a small table until there are enough to be moved at once.
    private const string Second = """
        DROP VIEW usage;

        CREATE TABLE facet (
          facet_id     INTEGER PRIMARY KEY,
          tenant_id    INTEGER NOT NULL REFERENCES tenant,
          user_id      INTEGER NOT NULL,
          device_id    INTEGER NOT NULL,
          session_id   INTEGER NOT NULL,
          lineage_id   INTEGER NOT NULL,
          agent_id     INTEGER NOT NULL,
          source_id    INTEGER NOT NULL,
          payer_id     INTEGER NOT NULL,
          platform_id  INTEGER NOT NULL,
          model_id     INTEGER NOT NULL,
          priced_as_id INTEGER NOT NULL,
          book_id      INTEGER NOT NULL,
          version_id   INTEGER NOT NULL,
          funding      INTEGER NOT NULL,
          event_kind   INTEGER NOT NULL
        ) STRICT;
        INSERT INTO facet (tenant_id, user_id, device_id, session_id, lineage_id, agent_id, source_id, payer_id, platform_id, model_id, priced_as_id, book_id, version_id, funding, event_kind)
        SELECT DISTINCT tenant_id, user_id, ifnull(device_id, -1), ifnull(session_id, -1), ifnull(lineage_id, -1), ifnull(agent_id, -1), source_id, payer_id,
          ifnull(platform_id, -1), ifnull(model_id, -1), ifnull(priced_as_id, -1), ifnull(book_id, -1), ifnull(version_id, -1), funding, event_kind FROM usage_row;
        CREATE UNIQUE INDEX facet_by_session ON facet (tenant_id, session_id, user_id, model_id, priced_as_id, agent_id, device_id, lineage_id, source_id, payer_id,
          platform_id, book_id, version_id, funding, event_kind);
        CREATE INDEX facet_by_user ON facet (tenant_id, user_id);

        CREATE TABLE usage_row_2 (
          row_id           INTEGER PRIMARY KEY,
          tenant_id        INTEGER NOT NULL,
          facet_id         INTEGER NOT NULL,
          posted_at        INTEGER NOT NULL CHECK (posted_at > 0),
          recorded_at      INTEGER NOT NULL,
          used_at          INTEGER, -- NULL is posted_at
          received_at      INTEGER, -- NULL is recorded_at
          key              TEXT NOT NULL,
          revision         INTEGER NOT NULL DEFAULT 1 CHECK (revision > 0),
          part             INTEGER NOT NULL DEFAULT 0 CHECK (part >= 0),
          kind             INTEGER NOT NULL DEFAULT 0,
          late_for_id      INTEGER,
          version_before_id INTEGER,
          input            INTEGER NOT NULL DEFAULT 0,
          output           INTEGER NOT NULL DEFAULT 0,
          cache_write_5m   INTEGER NOT NULL DEFAULT 0,
          cache_write_1h   INTEGER NOT NULL DEFAULT 0,
          cache_read       INTEGER NOT NULL DEFAULT 0,
          web_searches     INTEGER NOT NULL DEFAULT 0,
          web_fetches      INTEGER NOT NULL DEFAULT 0,
          cost             INTEGER NOT NULL DEFAULT 0,
          marginal         INTEGER NOT NULL DEFAULT 0,
          reported         INTEGER NOT NULL DEFAULT 0,
          calls            INTEGER NOT NULL DEFAULT 0,
          unpriced         INTEGER NOT NULL DEFAULT 0,
          unknown_usage    INTEGER NOT NULL DEFAULT 0,
          lower_bounds     INTEGER NOT NULL DEFAULT 0,
          unknown_marginal INTEGER NOT NULL DEFAULT 0,
          is_unpriced      INTEGER NOT NULL DEFAULT 0,
          unknown_classes  INTEGER NOT NULL DEFAULT 0,
          corrects_revision INTEGER NOT NULL DEFAULT 0,
          flags            TEXT,
          corrects         TEXT,
          joined_into      TEXT,
          note             TEXT,
          state            BLOB
        ) STRICT;
        INSERT INTO usage_row_2 (row_id, tenant_id, facet_id, posted_at, recorded_at, used_at, received_at, key, revision, part, kind, late_for_id, version_before_id,
          input, output, cache_write_5m, cache_write_1h, cache_read, web_searches, web_fetches, cost, marginal, reported, calls, unpriced, unknown_usage, lower_bounds,
          unknown_marginal, is_unpriced, unknown_classes, corrects_revision, flags, corrects, joined_into, note, state)
        SELECT r.row_id, r.tenant_id, f.facet_id, r.posted_at, r.recorded_at, nullif(r.used_at, r.posted_at), nullif(r.received_at, r.recorded_at), r.key, r.revision, r.part, r.kind,
          r.late_for_id, r.version_before_id, r.input, r.output, r.cache_write_5m, r.cache_write_1h, r.cache_read, r.web_searches, r.web_fetches, r.cost, r.marginal, r.reported,
          r.calls, r.unpriced, r.unknown_usage, r.lower_bounds, r.unknown_marginal, r.is_unpriced, r.unknown_classes, r.corrects_revision, r.flags, r.corrects, r.joined_into, r.note, r.state
        FROM usage_row r NOT INDEXED CROSS JOIN facet f INDEXED BY facet_by_session
          ON f.tenant_id = r.tenant_id AND f.session_id = ifnull(r.session_id, -1) AND f.user_id = r.user_id AND f.model_id = ifnull(r.model_id, -1)
          AND f.priced_as_id = ifnull(r.priced_as_id, -1) AND f.agent_id = ifnull(r.agent_id, -1) AND f.device_id = ifnull(r.device_id, -1) AND f.lineage_id = ifnull(r.lineage_id, -1)
          AND f.source_id = r.source_id AND f.payer_id = r.payer_id AND f.platform_id = ifnull(r.platform_id, -1) AND f.book_id = ifnull(r.book_id, -1)
          AND f.version_id = ifnull(r.version_id, -1) AND f.funding = r.funding AND f.event_kind = r.event_kind
        ORDER BY r.row_id;
        DROP TABLE usage_row;
        ALTER TABLE usage_row_2 RENAME TO usage_row;
        CREATE INDEX usage_row_by_time ON usage_row (tenant_id, posted_at);
        CREATE INDEX usage_row_by_facet ON usage_row (facet_id, posted_at);
        CREATE TRIGGER usage_row_is_never_changed BEFORE UPDATE ON usage_row BEGIN SELECT RAISE(ABORT, 'rows of a ledger are never changed'); END;
        CREATE TRIGGER usage_row_is_never_deleted BEFORE DELETE ON usage_row BEGIN SELECT RAISE(ABORT, 'rows of a ledger are never deleted'); END;

        -- Every key of an event, and where it leads. The key that an event is stored under owns it for ever, even when it leads elsewhere.
        CREATE TABLE event_key_2 (
          key_high   INTEGER NOT NULL,
          key_low    INTEGER NOT NULL,
          event_id   INTEGER NOT NULL,
          owns_event INTEGER,
          PRIMARY KEY (key_high, key_low)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO event_key_2 SELECT fazm_key_high(tenant_id, key), fazm_key_low(tenant_id, key), event_id, owns_event FROM event_key ORDER BY 1, 2;
        DROP TABLE event_key;
        ALTER TABLE event_key_2 RENAME TO event_key;
        CREATE TABLE event_key_new (
          key_high   INTEGER NOT NULL,
          key_low    INTEGER NOT NULL,
          event_id   INTEGER NOT NULL,
          owns_event INTEGER,
          PRIMARY KEY (key_high, key_low)
        ) STRICT, WITHOUT ROWID;

        -- Derived from usage_row, and rebuilt from it when asked.
        CREATE TABLE usage_total_2 (
          tenant_id        INTEGER NOT NULL,
          user_id          INTEGER NOT NULL,
          day              INTEGER NOT NULL,
          payer_id         INTEGER NOT NULL,
          source_id        INTEGER NOT NULL,
          platform_id      INTEGER NOT NULL,
          model_id         INTEGER NOT NULL,
          input            INTEGER NOT NULL DEFAULT 0,
          output           INTEGER NOT NULL DEFAULT 0,
          cache_write_5m   INTEGER NOT NULL DEFAULT 0,
          cache_write_1h   INTEGER NOT NULL DEFAULT 0,
          cache_read       INTEGER NOT NULL DEFAULT 0,
          web_searches     INTEGER NOT NULL DEFAULT 0,
          web_fetches      INTEGER NOT NULL DEFAULT 0,
          cost_high        INTEGER NOT NULL DEFAULT 0,
          cost_low         INTEGER NOT NULL DEFAULT 0,
          marginal_high    INTEGER NOT NULL DEFAULT 0,
          marginal_low     INTEGER NOT NULL DEFAULT 0,
          reported_high    INTEGER NOT NULL DEFAULT 0,
          reported_low     INTEGER NOT NULL DEFAULT 0,
          calls            INTEGER NOT NULL DEFAULT 0,
          unpriced         INTEGER NOT NULL DEFAULT 0,
          unknown_usage    INTEGER NOT NULL DEFAULT 0,
          lower_bounds     INTEGER NOT NULL DEFAULT 0,
          unknown_marginal INTEGER NOT NULL DEFAULT 0,
          PRIMARY KEY (tenant_id, user_id, day, payer_id, source_id, platform_id, model_id)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO usage_total_2 SELECT * FROM usage_total;
        DROP TABLE usage_total;
        ALTER TABLE usage_total_2 RENAME TO usage_total;

        -- For people: the rows with their names and times in words.
        CREATE VIEW usage AS SELECT
          t.name AS tenant, r.key, r.revision, r.part, datetime(r.posted_at / 10000000 - 62135596800, 'unixepoch') AS posted_at,
          u.text AS user, s.text AS session, p.text AS payer, o.text AS source, m.text AS model,
          r.input, r.output, r.cache_write_5m, r.cache_write_1h, r.cache_read, r.cost AS cost_pico_usd, r.reported AS reported_pico_usd, r.is_unpriced, r.note
        FROM usage_row r JOIN facet f USING (facet_id) JOIN tenant t ON t.tenant_id = r.tenant_id JOIN name u ON u.name_id = f.user_id JOIN name p ON p.name_id = f.payer_id
          JOIN name o ON o.name_id = f.source_id LEFT JOIN name s ON s.name_id = f.session_id LEFT JOIN name m ON m.name_id = f.model_id;
        """;
}
