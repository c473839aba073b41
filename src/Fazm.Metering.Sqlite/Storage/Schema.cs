using System.Collections.Immutable;

namespace Fazm.Metering.Sqlite.Storage;

/// <summary>The tables, and how a file of an older version becomes one of this version.</summary>
internal static partial class Schema
{
    /// <summary>Marks a SQLite file as a ledger: <c>FZM</c> and the format's generation.</summary>
    public const long ApplicationId = 0x465A4D01;

    /// <summary>An event's rows lie side by side: a row's id is the event's number times this, plus its place among them.</summary>
    public const long RowsPerEvent = 1L << 20;

    /// <summary>One script for each version from 1 on. A script that was shipped is never changed.</summary>
    public static ImmutableArray<string> Migrations { get; } = [First, Second, Third];

    // Names (users, sessions, models …) stand once, under a number. Times are .NET ticks: 100 ns since the year 1, UTC. Amounts of a row are
    // pico-USD in 64 bits; those of a total may pass that and are two integers: units = high * 10^18 + low, 0 <= low < 10^18.
    private const string First = """
        CREATE TABLE name (
          name_id INTEGER PRIMARY KEY,
          text    TEXT NOT NULL UNIQUE
        ) STRICT;
        INSERT INTO name (name_id, text) VALUES (0, '');

        CREATE TABLE tenant (
          tenant_id    INTEGER PRIMARY KEY,
          name         TEXT NOT NULL UNIQUE,
          sealed_until INTEGER NOT NULL DEFAULT 0
        ) STRICT;

        CREATE TABLE closed_period (
          tenant_id INTEGER NOT NULL REFERENCES tenant,
          place     INTEGER NOT NULL,
          name      TEXT NOT NULL,
          from_time INTEGER NOT NULL,
          to_time   INTEGER NOT NULL,
          PRIMARY KEY (tenant_id, place)
        ) STRICT, WITHOUT ROWID;

        -- Every key of an event, and where it leads. The key that an event is stored under owns it for ever, even when it leads elsewhere.
        CREATE TABLE event_key (
          tenant_id  INTEGER NOT NULL REFERENCES tenant,
          key        TEXT NOT NULL,
          event_id   INTEGER NOT NULL,
          owns_event INTEGER,
          PRIMARY KEY (tenant_id, key)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE usage_row (
          row_id           INTEGER PRIMARY KEY,
          tenant_id        INTEGER NOT NULL REFERENCES tenant,
          key              TEXT NOT NULL,
          revision         INTEGER NOT NULL CHECK (revision > 0),
          part             INTEGER NOT NULL CHECK (part >= 0),
          kind             INTEGER NOT NULL,
          event_kind       INTEGER NOT NULL,
          recorded_at      INTEGER NOT NULL,
          received_at      INTEGER NOT NULL,
          used_at          INTEGER NOT NULL,
          posted_at        INTEGER NOT NULL CHECK (posted_at > 0),
          late_for_id      INTEGER,
          user_id          INTEGER NOT NULL,
          device_id        INTEGER,
          session_id       INTEGER,
          lineage_id       INTEGER,
          agent_id         INTEGER,
          source_id        INTEGER NOT NULL,
          payer_id         INTEGER NOT NULL,
          funding          INTEGER NOT NULL,
          platform_id      INTEGER,
          model_id         INTEGER,
          priced_as_id     INTEGER,
          book_id          INTEGER,
          version_id       INTEGER,
          version_before_id INTEGER,
          input            INTEGER NOT NULL,
          output           INTEGER NOT NULL,
          cache_write_5m   INTEGER NOT NULL,
          cache_write_1h   INTEGER NOT NULL,
          cache_read       INTEGER NOT NULL,
          web_searches     INTEGER NOT NULL,
          web_fetches      INTEGER NOT NULL,
          cost             INTEGER NOT NULL,
          marginal         INTEGER NOT NULL,
          reported         INTEGER NOT NULL,
          calls            INTEGER NOT NULL,
          unpriced         INTEGER NOT NULL,
          unknown_usage    INTEGER NOT NULL,
          lower_bounds     INTEGER NOT NULL,
          unknown_marginal INTEGER NOT NULL,
          is_unpriced      INTEGER NOT NULL,
          unknown_classes  INTEGER NOT NULL,
          flags            TEXT,
          corrects         TEXT,
          corrects_revision INTEGER NOT NULL,
          joined_into      TEXT,
          note             TEXT,
          state            BLOB
        ) STRICT;
        CREATE INDEX usage_row_by_time ON usage_row (tenant_id, posted_at);
        CREATE INDEX usage_row_by_user ON usage_row (tenant_id, user_id, posted_at);
        CREATE INDEX usage_row_by_session ON usage_row (session_id) WHERE session_id IS NOT NULL;
        CREATE TRIGGER usage_row_is_never_changed BEFORE UPDATE ON usage_row BEGIN SELECT RAISE(ABORT, 'rows of a ledger are never changed'); END;
        CREATE TRIGGER usage_row_is_never_deleted BEFORE DELETE ON usage_row BEGIN SELECT RAISE(ABORT, 'rows of a ledger are never deleted'); END;

        -- Derived from usage_row, and rebuilt from it when asked.
        CREATE TABLE usage_total (
          tenant_id        INTEGER NOT NULL REFERENCES tenant,
          user_id          INTEGER NOT NULL,
          day              INTEGER NOT NULL,
          payer_id         INTEGER NOT NULL,
          source_id        INTEGER NOT NULL,
          platform_id      INTEGER NOT NULL,
          model_id         INTEGER NOT NULL,
          input            INTEGER NOT NULL,
          output           INTEGER NOT NULL,
          cache_write_5m   INTEGER NOT NULL,
          cache_write_1h   INTEGER NOT NULL,
          cache_read       INTEGER NOT NULL,
          web_searches     INTEGER NOT NULL,
          web_fetches      INTEGER NOT NULL,
          cost_high        INTEGER NOT NULL,
          cost_low         INTEGER NOT NULL,
          marginal_high    INTEGER NOT NULL,
          marginal_low     INTEGER NOT NULL,
          reported_high    INTEGER NOT NULL,
          reported_low     INTEGER NOT NULL,
          calls            INTEGER NOT NULL,
          unpriced         INTEGER NOT NULL,
          unknown_usage    INTEGER NOT NULL,
          lower_bounds     INTEGER NOT NULL,
          unknown_marginal INTEGER NOT NULL,
          PRIMARY KEY (tenant_id, user_id, day, payer_id, source_id, platform_id, model_id)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE conflict (
          tenant_id   INTEGER NOT NULL REFERENCES tenant,
          stored_key  TEXT NOT NULL,
          digest      TEXT NOT NULL,
          kind        INTEGER NOT NULL,
          recorded_at INTEGER NOT NULL,
          event       BLOB NOT NULL,
          PRIMARY KEY (tenant_id, stored_key, digest)
        ) STRICT, WITHOUT ROWID;

        -- For people: the rows with their names and times in words.
        CREATE VIEW usage AS SELECT
          t.name AS tenant, r.key, r.revision, r.part, datetime(r.posted_at / 10000000 - 62135596800, 'unixepoch') AS posted_at,
          u.text AS user, s.text AS session, p.text AS payer, o.text AS source, m.text AS model,
          r.input, r.output, r.cache_write_5m, r.cache_write_1h, r.cache_read, r.cost AS cost_pico_usd, r.reported AS reported_pico_usd, r.is_unpriced, r.note
        FROM usage_row r JOIN tenant t USING (tenant_id) JOIN name u ON u.name_id = r.user_id JOIN name p ON p.name_id = r.payer_id
          JOIN name o ON o.name_id = r.source_id LEFT JOIN name s ON s.name_id = r.session_id LEFT JOIN name m ON m.name_id = r.model_id;
        """;
}
