extension Completion {
    /// The shells with a script.
    static let shells = ["bash", "zsh", "fish"]

    /// The script that makes a shell ask the program.
    /// - Precondition: `shell` is one of ``shells``.
    func script(for shell: String) -> String {
        switch shell {
        case "bash": return bash
        case "zsh": return zsh
        case "fish": return fish
        default: preconditionFailure("no such shell")
        }
    }

    /// Bash splits words at `=` and `:`: they are joined again for the program, and the part before
    /// is removed from its answer.
    private var bash: String {
        #"""
        # Completion of NAME for bash. Load it with: source <(NAME completion bash)
        _NAME_complete() {
            local word glue='' line value current tail start
            local -a words=()
            COMPREPLY=()
            for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
                if [[ ${#words[@]} -gt 0 && ( $word == [=:] || -n $glue ) ]]; then
                    words[${#words[@]}-1]+=$word
                else
                    words+=("$word")
                fi
                if [[ $word == [=:] ]]; then glue=yes; else glue=''; fi
            done
            current=${words[${#words[@]}-1]}
            tail=${current##*[=:]}
            start=${current%"$tail"}
            while IFS= read -r line; do
                case $line in
                :file | :directory)
                    compopt -o filenames 2> /dev/null || :
                    while IFS= read -r value; do
                        COMPREPLY+=("$value")
                    done < <(if [[ $line == :file ]]; then compgen -f -- "$tail"
                             else compgen -d -- "$tail"; fi)
                    ;;
                *)
                    value=${line%%$'\t'*}
                    if [[ $value == *= ]]; then compopt -o nospace 2> /dev/null || :; fi
                    COMPREPLY+=("${value#"$start"}")
                    ;;
                esac
            done < <("${COMP_WORDS[0]}" REQUEST "${words[@]}" 2> /dev/null)
        }
        complete -F _NAME_complete NAME

        """#.filled(program)
    }

    private var zsh: String {
        #"""
        #compdef NAME
        # Completion of NAME for zsh. Load it with: source <(NAME completion zsh)
        _NAME_complete() {
            local line value
            local -a finished open
            for line in "${(@f)$("${words[1]}" REQUEST "${(@)words[2,CURRENT]}" 2> /dev/null)}"; do
                case $line in
                ('') ;;
                (:file | :directory)
                    if [[ $PREFIX == --*=* ]]; then compset -P 1 '*='; fi
                    if [[ $line == :file ]]; then _files; else _files -/; fi
                    ;;
                (*)
                    value=${line%%$'\t'*}
                    line=${value//:/\\:}${${(M)line%%$'\t'*}:+:${line#*$'\t'}}
                    if [[ $value == *= ]]; then open+=("$line"); else finished+=("$line"); fi
                    ;;
                esac
            done
            if (( $#finished )); then _describe NAME finished; fi
            if (( $#open )); then _describe NAME open -S ''; fi
        }
        # Run as a function of fpath, or sourced.
        if [[ $funcstack[1] == _NAME ]]; then
            _NAME_complete "$@"
        else
            compdef _NAME_complete NAME
        fi

        """#.filled(program)
    }

    private var fish: String {
        #"""
        # Completion of NAME for fish. Load it with: NAME completion fish | source
        function __NAME_complete
            set -l words (commandline -opc)
            set -l current (commandline -ct)
            set -l name $words[1]
            set -e words[1]
            for line in ($name REQUEST $words "$current" 2> /dev/null)
                switch $line
                    case :file :directory
                        set -l start (string match -r -- '^--[^=]+=' $current)
                        set -l tail (string replace -r -- '^--[^=]+=' '' $current)
                        for path in (__fish_complete_path $tail)
                            if test $line = :file; or string match -q -- '*/*' $path
                                echo "$start$path"
                            end
                        end
                    case '*'
                        echo $line
                end
            end
        end
        complete -c NAME -f -a '(__NAME_complete)'

        """#.filled(program)
    }
}

extension String {
    fileprivate func filled(_ program: Program) -> String {
        split(separator: "NAME", omittingEmptySubsequences: false).joined(separator: program.name)
            .split(separator: "REQUEST", omittingEmptySubsequences: false)
            .joined(separator: Completion.request)
    }
}
