-- As many partitions of the new table as the setting fazm.partitions says.
DO $$
DECLARE
  parts integer := current_setting('fazm.partitions')::integer;
BEGIN
  FOR remainder IN 0 .. parts - 1 LOOP
    EXECUTE format('CREATE TABLE %I PARTITION OF ledger_evidence FOR VALUES WITH (MODULUS %s, REMAINDER %s)', 'ledger_evidence_' || remainder, parts, remainder);
  END LOOP;
END $$;
