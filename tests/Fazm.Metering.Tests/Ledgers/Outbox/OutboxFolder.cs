namespace Fazm.Metering.Tests.Ledgers.Outbox;

/// <summary>A folder for outboxes: in memory where there is such a place, since an outbox asks the disk to be done at every step.</summary>
internal static class OutboxFolder
{
    public static DirectoryInfo Create() => Directory.Exists("/dev/shm")
        ? Directory.CreateDirectory(Path.Combine("/dev/shm", "fazm-outbox-" + Path.GetRandomFileName()))
        : Directory.CreateTempSubdirectory("fazm-outbox-");
}
