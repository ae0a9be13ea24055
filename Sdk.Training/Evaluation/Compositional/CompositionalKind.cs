namespace Clip.Sdk.Training.Evaluation.Compositional;

/// <summary>What a wrong caption gets wrong, while its words stay nearly the same.</summary>
public enum CompositionalKind
{
    /// <summary>Two attributes change places: a red cat and a blue dog.</summary>
    Attribute,

    /// <summary>A relation turns into its opposite: left of becomes right of.</summary>
    Relation,

    /// <summary>A number becomes another.</summary>
    Count,

    /// <summary>Something that is there is denied.</summary>
    Negation,

    /// <summary>Two objects change places around a relation.</summary>
    Order,
}
