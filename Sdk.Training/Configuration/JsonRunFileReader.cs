using System.Text;
using System.Text.Json;

namespace Clip.Sdk.Training.Configuration;

/// <summary>Reads JSON (comments and trailing commas allowed) into nodes that know their lines.</summary>
internal ref struct JsonRunFileReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly string _fileName;
    private Utf8JsonReader _json;
    private int _line;
    private int _lineStart;
    private int _counted;

    private JsonRunFileReader(ReadOnlySpan<byte> bytes, string fileName)
    {
        _bytes = bytes;
        _fileName = fileName;
        _json = new Utf8JsonReader(bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 32 });
        _line = 1;
    }

    public static ConfigurationNode Read(string text, string fileName)
    {
        var reader = new JsonRunFileReader(Encoding.UTF8.GetBytes(text), fileName);
        try
        {
            reader._json.Read();
            ConfigurationNode root = reader.ReadValue();
            reader._json.Read();
            return root;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            var json = error as JsonException;
            var problem = new RunFileProblem((int)(json?.LineNumber ?? reader._line - 1) + 1, (int)(json?.BytePositionInLine ?? 0) + 1, error.Message);
            throw new RunFileException(fileName, [problem], error);
        }
    }

    private ConfigurationNode ReadValue()
    {
        (int line, int column) = Place();
        switch (_json.TokenType)
        {
            case JsonTokenType.StartObject:
                var map = new ConfigurationNode { Kind = ConfigurationNodeKind.Map, Line = line, Column = column };
                while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
                {
                    ReadEntry(map);
                }

                return map;
            case JsonTokenType.StartArray:
                var list = new ConfigurationNode { Kind = ConfigurationNodeKind.List, Line = line, Column = column };
                while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
                {
                    list.Items.Add(ReadValue());
                }

                return list;
            case JsonTokenType.Null:
                return new ConfigurationNode { Kind = ConfigurationNodeKind.Null, Line = line, Column = column };
            default:
                bool isText = _json.TokenType == JsonTokenType.String;
                string text = isText ? _json.GetString()! : Encoding.UTF8.GetString(_json.ValueSpan);
                return new ConfigurationNode { Kind = ConfigurationNodeKind.Scalar, Line = line, Column = column, Text = text, IsQuoted = isText };
        }
    }

    private void ReadEntry(ConfigurationNode map)
    {
        (int line, int column) = Place();
        string key = _json.GetString()!;
        if (map.Entries.Exists(entry => entry.Key == key))
        {
            throw new RunFileException(_fileName, [new RunFileProblem(line, column, $"The key '{key}' stands here a second time. Remove one of the two.")]);
        }

        _json.Read();
        map.Entries.Add(new ConfigurationEntry(key, line, column, ReadValue()));
    }

    private (int Line, int Column) Place()
    {
        int at = (int)_json.TokenStartIndex;
        for (; _counted < at; _counted++)
        {
            if (_bytes[_counted] == (byte)'\n')
            {
                _line++;
                _lineStart = _counted + 1;
            }
        }

        return (_line, at - _lineStart + 1);
    }
}
