using LiveLearning.Learning;

namespace LiveLearning.Serving;

/// <summary>What /status says, as JSON. Row numbers count from 1 since the folder was made, over all restarts.</summary>
/// <param name="State">What the server is doing: learning, waiting for rows, or waiting after its own data have ended.</param>
/// <param name="Stream">What the rows are.</param>
/// <param name="Features">Numbers per row.</param>
/// <param name="RowsAcknowledged">The number of the last row that was acknowledged.</param>
/// <param name="RowsLearned">The number of the last row that was learnt, whole mini-batches.</param>
/// <param name="RowsInQueue">Rows on the disk that the learner has not taken yet.</param>
/// <param name="QueueCapacity">The most that may wait.</param>
/// <param name="RowsInPartialBatch">Rows taken that wait for their mini-batch to be full.</param>
/// <param name="RowsSaved">The number of the last row in the newest zip.</param>
/// <param name="RowsSeenByModel">Rows learnt as counted by the served model itself, which no restart resets.</param>
/// <param name="RowsInModelAtStart">The number of the last row in the zip that this process began with.</param>
/// <param name="RowsRecovered">Rows in the log at the start that the zip did not contain: learnt again.</param>
/// <param name="RowsPredicted">Rows predicted by this process.</param>
/// <param name="RowsAwaitingLabel">Rows predicted under an id whose label has not come.</param>
/// <param name="Accuracy">Prequential accuracy of the latest rows, 0 to 1; null before the first.</param>
/// <param name="AccuracyWindow">How many rows that is.</param>
/// <param name="AccuracySinceStart">Prequential accuracy since this process began.</param>
/// <param name="RowsPerSecond">Rows learnt a second while learning, without the waits for rows.</param>
/// <param name="Classes">The classes known to the served model.</param>
/// <param name="SnapshotAgeSeconds">Since the served model was made; null before the first.</param>
/// <param name="SnapshotMilliseconds">What making it cost.</param>
/// <param name="SaveMilliseconds">What the last save cost; null before the first.</param>
/// <param name="UptimeSeconds">Since the process began.</param>
/// <param name="History">The accuracy since the start.</param>
/// <param name="Events">What happened in the stream since the start, in the order of rows; the latest 200.</param>
internal sealed record StatusReport(
    ServingState State,
    string Stream,
    int Features,
    long RowsAcknowledged,
    long RowsLearned,
    long RowsInQueue,
    int QueueCapacity,
    int RowsInPartialBatch,
    long RowsSaved,
    long RowsSeenByModel,
    long RowsInModelAtStart,
    long RowsRecovered,
    long RowsPredicted,
    int RowsAwaitingLabel,
    double? Accuracy,
    int AccuracyWindow,
    double? AccuracySinceStart,
    double RowsPerSecond,
    IReadOnlyList<string> Classes,
    double? SnapshotAgeSeconds,
    double? SnapshotMilliseconds,
    double? SaveMilliseconds,
    double UptimeSeconds,
    IReadOnlyList<AccuracyPoint> History,
    IReadOnlyList<StreamEvent> Events);
