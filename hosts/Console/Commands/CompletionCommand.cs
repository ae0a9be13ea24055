using System.CommandLine;
using Clip.Sdk.Hosts.Console.CommandLine;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Prints the lines that make a shell complete <c>clip</c>'s commands and options.</summary>
internal sealed class CompletionCommand : ClipCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "fish", "pwsh"];

    public CompletionCommand()
        : base("completion", "Print the completion script of a shell.")
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh, fish or pwsh." };
        shell.AcceptOnlyFromAmong(Shells);
        Add(shell);
        SetAction(parsed => parsed.InvocationConfiguration.Output.Write(Script(parsed.GetRequiredValue(shell))));
    }

    public override IReadOnlyList<string> Examples =>
    [
        "clip completion bash >> ~/.bashrc",
        "clip completion fish > ~/.config/fish/completions/clip.fish",
    ];

    // The parser answers `[suggest:<cursor>] "<line>"` with one candidate a line; each script only hands it the line.
    private static string Script(string shell) => shell switch
    {
        "bash" => """
            _clip_complete() {
                local IFS=$'\n'
                COMPREPLY=($(compgen -W "$(clip "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
                [ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -F _clip_complete clip

            """,
        "zsh" => """
            _clip_complete() {
                local -a candidates
                candidates=("${(@f)$(clip "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
                compadd -- $candidates || _files
            }
            compdef _clip_complete clip

            """,
        "fish" => """
            complete -c clip -a '(clip "[suggest:"(commandline -C)"]" (commandline) 2>/dev/null)'

            """,
        _ => """
            Register-ArgumentCompleter -Native -CommandName clip -ScriptBlock {
                param($wordToComplete, $commandAst, $cursorPosition)
                clip "[suggest:$cursorPosition]" "$commandAst" | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                }
            }

            """,
    };
}
