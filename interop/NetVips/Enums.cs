namespace NetVips;

/// <summary>The numbers that libvips knows its choices by.</summary>
public static class Enums
{
    /// <summary>How pixels will be read.</summary>
    public enum Access
    {
        /// <summary>In any order.</summary>
        Random = 0,

        /// <summary>Top to bottom, once.</summary>
        Sequential = 1,

        /// <summary>Top to bottom, without a buffer behind.</summary>
        SequentialUnbuffered = 2,
    }

    /// <summary>Quarter turns, clockwise.</summary>
    public enum Angle
    {
        /// <summary>No turn.</summary>
        D0 = 0,

        /// <summary>90 degrees.</summary>
        D90 = 1,

        /// <summary>180 degrees.</summary>
        D180 = 2,

        /// <summary>270 degrees.</summary>
        D270 = 3,
    }

    /// <summary>The number type of a band.</summary>
    public enum BandFormat
    {
        /// <summary>Not set.</summary>
        Notset = -1,

        /// <summary>8 bits, unsigned.</summary>
        Uchar = 0,

        /// <summary>8 bits, signed.</summary>
        Char = 1,

        /// <summary>16 bits, unsigned.</summary>
        Ushort = 2,

        /// <summary>16 bits, signed.</summary>
        Short = 3,

        /// <summary>32 bits, unsigned.</summary>
        Uint = 4,

        /// <summary>32 bits, signed.</summary>
        Int = 5,

        /// <summary>32 bits, floating.</summary>
        Float = 6,

        /// <summary>Two 32-bit floating numbers.</summary>
        Complex = 7,

        /// <summary>64 bits, floating.</summary>
        Double = 8,

        /// <summary>Two 64-bit floating numbers.</summary>
        Dpcomplex = 9,
    }

    /// <summary>How pixels are packed.</summary>
    public enum Coding
    {
        /// <summary>Unknown.</summary>
        Error = -1,

        /// <summary>Plain numbers.</summary>
        None = 0,

        /// <summary>Packed CIE Lab.</summary>
        Labq = 2,

        /// <summary>Radiance RGBE.</summary>
        Rad = 6,
    }

    /// <summary>What lies outside an image that is made larger.</summary>
    public enum Extend
    {
        /// <summary>Zeros.</summary>
        Black = 0,

        /// <summary>The nearest edge pixel.</summary>
        Copy = 1,

        /// <summary>The image again.</summary>
        Repeat = 2,

        /// <summary>The image mirrored.</summary>
        Mirror = 3,

        /// <summary>All ones.</summary>
        White = 4,

        /// <summary>The given background.</summary>
        Background = 5,
    }

    /// <summary>What makes loading fail.</summary>
    public enum FailOn
    {
        /// <summary>Nothing that can be survived.</summary>
        None = 0,

        /// <summary>A file that ends early.</summary>
        Truncated = 1,

        /// <summary>Any serious error.</summary>
        Error = 2,

        /// <summary>Any warning.</summary>
        Warning = 3,
    }

    /// <summary>Metadata that is kept on saving.</summary>
    [Flags]
    public enum ForeignKeep : uint
    {
        /// <summary>Nothing.</summary>
        None = 0,

        /// <summary>Exif.</summary>
        Exif = 1,

        /// <summary>XMP.</summary>
        Xmp = 2,

        /// <summary>IPTC.</summary>
        Iptc = 4,

        /// <summary>Colour profile.</summary>
        Icc = 8,

        /// <summary>Other fields.</summary>
        Other = 16,

        /// <summary>Gain map.</summary>
        Gainmap = 32,

        /// <summary>Everything.</summary>
        All = 63,
    }

    /// <summary>PNG row filters.</summary>
    [Flags]
    public enum ForeignPngFilter : uint
    {
        /// <summary>No filter.</summary>
        None = 8,

        /// <summary>Difference to the left.</summary>
        Sub = 16,

        /// <summary>Difference to the row above.</summary>
        Up = 32,

        /// <summary>Difference to the average.</summary>
        Avg = 64,

        /// <summary>Paeth's predictor.</summary>
        Paeth = 128,

        /// <summary>Choose for each row.</summary>
        All = None | Sub | Up | Avg | Paeth,
    }

    /// <summary>Chroma subsampling.</summary>
    public enum ForeignSubsample
    {
        /// <summary>By quality.</summary>
        Auto = 0,

        /// <summary>Always.</summary>
        On = 1,

        /// <summary>Never.</summary>
        Off = 2,
    }

    /// <summary>Rendering intent of a colour transform.</summary>
    public enum Intent
    {
        /// <summary>Perceptual.</summary>
        Perceptual = 0,

        /// <summary>Relative colorimetric.</summary>
        Relative = 1,

        /// <summary>Saturation.</summary>
        Saturation = 2,

        /// <summary>Absolute colorimetric.</summary>
        Absolute = 3,

        /// <summary>The profile's own.</summary>
        Auto = 32,
    }

    /// <summary>What a crop should keep.</summary>
    public enum Interesting
    {
        /// <summary>Do not crop.</summary>
        None = 0,

        /// <summary>The centre.</summary>
        Centre = 1,

        /// <summary>Where most detail is.</summary>
        Entropy = 2,

        /// <summary>What draws the eye.</summary>
        Attention = 3,

        /// <summary>The low coordinates.</summary>
        Low = 4,

        /// <summary>The high coordinates.</summary>
        High = 5,

        /// <summary>Everything.</summary>
        All = 6,
    }

    /// <summary>What the bands mean.</summary>
    public enum Interpretation
    {
        /// <summary>Unknown.</summary>
        Error = -1,

        /// <summary>Many bands without a meaning.</summary>
        Multiband = 0,

        /// <summary>Grey, 8 bits.</summary>
        Bw = 1,

        /// <summary>A histogram.</summary>
        Histogram = 10,

        /// <summary>CIE XYZ.</summary>
        Xyz = 12,

        /// <summary>CIE Lab.</summary>
        Lab = 13,

        /// <summary>CMYK.</summary>
        Cmyk = 15,

        /// <summary>Packed CIE Lab.</summary>
        Labq = 16,

        /// <summary>RGB of any size.</summary>
        Rgb = 17,

        /// <summary>CMC(l:c).</summary>
        Cmc = 18,

        /// <summary>CIE LCh.</summary>
        Lch = 19,

        /// <summary>CIE Lab in 16 bits.</summary>
        Labs = 21,

        /// <summary>sRGB, 8 bits.</summary>
        Srgb = 22,

        /// <summary>CIE Yxy.</summary>
        Yxy = 23,

        /// <summary>A Fourier transform.</summary>
        Fourier = 24,

        /// <summary>RGB, 16 bits.</summary>
        Rgb16 = 25,

        /// <summary>Grey, 16 bits.</summary>
        Grey16 = 26,

        /// <summary>A matrix.</summary>
        Matrix = 27,

        /// <summary>Linear scRGB.</summary>
        Scrgb = 28,

        /// <summary>HSV.</summary>
        Hsv = 29,

        /// <summary>Oklab.</summary>
        Oklab = 30,

        /// <summary>Oklch.</summary>
        Oklch = 31,
    }

    /// <summary>Resampling kernels.</summary>
    public enum Kernel
    {
        /// <summary>Nearest pixel.</summary>
        Nearest = 0,

        /// <summary>Triangle.</summary>
        Linear = 1,

        /// <summary>Catmull-Rom.</summary>
        Cubic = 2,

        /// <summary>Mitchell.</summary>
        Mitchell = 3,

        /// <summary>Lanczos, two lobes.</summary>
        Lanczos2 = 4,

        /// <summary>Lanczos, three lobes.</summary>
        Lanczos3 = 5,

        /// <summary>Magic Kernel Sharp 2013.</summary>
        Mks2013 = 6,

        /// <summary>Magic Kernel Sharp 2021.</summary>
        Mks2021 = 7,
    }

    /// <summary>How serious a log message is.</summary>
    [Flags]
    public enum LogLevelFlags
    {
        /// <summary>Logged while logging.</summary>
        FlagRecursion = 1,

        /// <summary>The process ends.</summary>
        FlagFatal = 2,

        /// <summary>An error; always fatal.</summary>
        Error = 4,

        /// <summary>A broken promise in code.</summary>
        Critical = 8,

        /// <summary>A warning.</summary>
        Warning = 16,

        /// <summary>A message.</summary>
        Message = 32,

        /// <summary>Information.</summary>
        Info = 64,

        /// <summary>For debugging.</summary>
        Debug = 128,

        /// <summary>Every level, without the fatal flag.</summary>
        AllButFatal = All & ~FlagFatal,

        /// <summary>Every level, without the recursion flag.</summary>
        AllButRecursion = All & ~FlagRecursion,

        /// <summary>Everything.</summary>
        All = FlagMask | Error | Critical | Warning | Message | Info | Debug,

        /// <summary>The two flags.</summary>
        FlagMask = ~LevelMask,

        /// <summary>The levels.</summary>
        LevelMask = ~(FlagRecursion | FlagFatal),

        /// <summary>What always ends the process.</summary>
        FatalMask = FlagRecursion | Error,
    }

    /// <summary>Profile connection space.</summary>
    public enum PCS
    {
        /// <summary>CIE Lab.</summary>
        Lab = 0,

        /// <summary>CIE XYZ.</summary>
        Xyz = 1,
    }

    /// <summary>Which way a thumbnail may be scaled.</summary>
    public enum Size
    {
        /// <summary>Up and down.</summary>
        Both = 0,

        /// <summary>Only up.</summary>
        Up = 1,

        /// <summary>Only down.</summary>
        Down = 2,

        /// <summary>To the exact size, whatever the proportions.</summary>
        Force = 3,
    }
}
