namespace Fazm.Metering.Sqlite.Storage;

/// <content>Version 3: new keys in the order in which they come, and an index of the claims that differ.</content>
internal static partial class Schema
{
    // A new key is appended, and a process keeps in memory where each stands; before, they stood ordered, and a batch of a thousand events changed
    // most pages of the table. Evidence of this version leaves out what its row says, so an older program must not read it. Names and facets are part of
    // what rows say, so they are as unchangeable as rows.
    private const string Third = """
        CREATE TABLE event_key_new_3 (
          place      INTEGER PRIMARY KEY AUTOINCREMENT, -- never used again
          key_high   INTEGER NOT NULL,
          key_low    INTEGER NOT NULL,
          event_id   INTEGER NOT NULL,
          owns_event INTEGER
        ) STRICT;
        INSERT INTO event_key_new_3 (key_high, key_low, event_id, owns_event) SELECT key_high, key_low, event_id, owns_event FROM event_key_new;
        DROP TABLE event_key_new;
        ALTER TABLE event_key_new_3 RENAME TO event_key_new;

        -- NULL in rows of older versions: nobody knows without reading the evidence.
        ALTER TABLE usage_row ADD COLUMN claim_differs INTEGER;
        CREATE INDEX usage_row_by_claim ON usage_row (tenant_id) WHERE claim_differs IS NOT 0 AND part = 0;

        CREATE TRIGGER facet_is_never_changed BEFORE UPDATE ON facet BEGIN SELECT RAISE(ABORT, 'facets of a ledger are never changed'); END;
        CREATE TRIGGER facet_is_never_deleted BEFORE DELETE ON facet BEGIN SELECT RAISE(ABORT, 'facets of a ledger are never deleted'); END;
        CREATE TRIGGER name_is_never_changed BEFORE UPDATE ON name BEGIN SELECT RAISE(ABORT, 'names of a ledger are never changed'); END;
        CREATE TRIGGER name_is_never_deleted BEFORE DELETE ON name BEGIN SELECT RAISE(ABORT, 'names of a ledger are never deleted'); END;
        """;
}
