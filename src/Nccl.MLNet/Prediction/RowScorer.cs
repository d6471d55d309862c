using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.Batches;
using Nccl.MLNet.Columns;
using Nccl.MLNet.Models;
using Nccl.MLNet.Rows;

namespace Nccl.MLNet.Prediction;

/// <summary>Reads rows from a row or cursor and scores them together. Belongs to one cursor: it holds that cursor's state.</summary>
internal sealed class RowScorer
{
    private readonly SharedPredictor _predictor;
    private readonly RowBuffer _rows;
    private readonly int _features;
    private readonly int _classes;
    private readonly int _capacity;
    private readonly int[] _tasks;
    private readonly bool[] _usable;
    private readonly float[] _scores;
    private readonly PredictionSchema _schema;
    private readonly DataViewRow _source;
    private readonly FeatureReader _reader;
    private readonly ValueGetter<int>? _taskGetter;
    private readonly UnreadableImages _unreadable;

    public RowScorer(
        DataViewRow source,
        PredictionSchema schema,
        LearnedModel model,
        SharedPredictor predictor,
        int capacity,
        UnreadableImages unreadable)
    {
        (_source, _schema, _unreadable) = (source, schema, unreadable);
        (_predictor, _features, _classes, _capacity) = (predictor, model.FeatureCount, model.Classes.Count, capacity);
        _rows = new RowBuffer(_features);
        (_tasks, _usable) = (new int[capacity], new bool[capacity]);
        _scores = new float[capacity * _classes];
        _reader = new FeatureReader(source, schema.Features);
        _taskGetter = schema.Task is null ? null : model.Tasks!.IndexGetter(source, schema.Task, add: false);
    }

    /// <summary>Reads the row at which the source stands into a place below the capacity.</summary>
    /// <exception cref="InvalidOperationException">Its image cannot be read, and the option refuses that.</exception>
    public void Read(int place)
    {
        var row = _rows.Rows(_capacity).Slice(place * _features, _features);
        var unreadable = _reader.Read();
        if (unreadable is null)
        {
            _reader.CopyTo(row);
        }
        else if (_unreadable == UnreadableImages.Refuse)
        {
            throw RefusedRow.Unreadable(unreadable).ToException(_source.Position + 1, after: "");
        }
        else
        {
            row.Clear();
        }

        _usable[place] = unreadable is null && _reader.IsFinite;
        _tasks[place] = -1;
        _taskGetter?.Invoke(ref _tasks[place]);
    }

    /// <summary>Scores the rows read into the first places. Holds no native memory afterwards: not every user of a row disposes it.</summary>
    public void Score(int count)
    {
        using var lease = _predictor.Take();
        lease.Predictor.Score(_rows, _tasks.AsSpan(0, count), _scores.AsSpan(0, count * _classes));
        for (var place = 0; place < count; place++)
        {
            if (!_usable[place])
            {
                // A relu makes 0 of minus infinity: without this, such a row could get a prediction that looks sound.
                _scores.AsSpan(place * _classes, _classes).Fill(float.NaN);
            }
        }
    }

    /// <summary>A getter of PredictedLabel or Score.</summary>
    /// <param name="column">One of the two.</param>
    /// <param name="place">The place of a scored row.</param>
    public Delegate Getter(DataViewSchema.Column column, Func<int> place) => column.Index == _schema.Score.Index
        ? (ValueGetter<VBuffer<float>>)((ref VBuffer<float> score) => CopyScore(place(), ref score))
        : (ValueGetter<uint>)((ref uint key) => key = PredictedKey(place()));

    private void CopyScore(int place, ref VBuffer<float> score)
    {
        var editor = VBufferEditor.Create(ref score, _classes);
        _scores.AsSpan(place * _classes, _classes).CopyTo(editor.Values);
        score = editor.Commit();
    }

    /// <summary>Key of the most probable class, counted from 1; 0, the missing key, where the scores are NaN.</summary>
    private uint PredictedKey(int place)
    {
        var scores = _scores.AsSpan(place * _classes, _classes);
        var best = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            if (float.IsNaN(scores[i]))
            {
                return 0;
            }

            best = scores[i] > scores[best] ? i : best;
        }

        return (uint)best + 1;
    }
}
