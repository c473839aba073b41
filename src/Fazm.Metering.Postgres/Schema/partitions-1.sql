-- As many partitions of each table as the setting fazm.partitions says; what is updated in place keeps room in its pages for that.
DO $$
DECLARE
  part text;
  parts integer := current_setting('fazm.partitions')::integer;
BEGIN
  FOREACH part IN ARRAY ARRAY['ledger_tenant', 'ledger_key', 'ledger_row', 'ledger_conflict', 'ledger_total'] LOOP
    FOR remainder IN 0 .. parts - 1 LOOP
      EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES WITH (MODULUS %s, REMAINDER %s)%s',
        part || '_' || remainder, part, parts, remainder, CASE WHEN part IN ('ledger_tenant', 'ledger_total') THEN ' WITH (fillfactor = 70)' ELSE '' END);
    END LOOP;
  END LOOP;
END $$;
