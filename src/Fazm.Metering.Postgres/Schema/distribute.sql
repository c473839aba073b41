-- For a distributed PostgreSQL with Citus: run once on the coordinator, after the tables were made without partitions
-- (PostgresLedgerOptions.Partitions = 0) and before the first event. All tables lie together by tenant, so every
-- transaction of the ledger stays on one node, and every foreign key holds there. ledger_schema stays on the coordinator.
SELECT create_distributed_table('ledger_tenant', 'tenant_id');
SELECT create_distributed_table('ledger_key', 'tenant_id', colocate_with => 'ledger_tenant');
SELECT create_distributed_table('ledger_row', 'tenant_id', colocate_with => 'ledger_tenant');
SELECT create_distributed_table('ledger_conflict', 'tenant_id', colocate_with => 'ledger_tenant');
SELECT create_distributed_table('ledger_total', 'tenant_id', colocate_with => 'ledger_tenant');
SELECT create_distributed_table('ledger_evidence', 'tenant_id', colocate_with => 'ledger_tenant');
