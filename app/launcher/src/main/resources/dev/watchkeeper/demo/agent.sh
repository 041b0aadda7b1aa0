#!/bin/sh
# A pretended coding agent of the demo: it is told what to do on its standard input, changes files
# and says that it is done. Everything that Watchkeeper does with it is real.
set -eu
prompt=$(cat)
pause() { sleep "${DEMO_PAUSE:-1}"; }

say() { printf '%s\n' "$*"; }

# Seconds since the epoch, as the time of ISO 8601 that the events file wants.
iso() { date -u -d "@$1" +%Y-%m-%dT%H:%M:%SZ 2>/dev/null || date -u -r "$1" +%Y-%m-%dT%H:%M:%SZ; }

case $WATCHKEEPER_TASK in
greeting)
    say "I'll write greet() in src/greet.sh."
    pause
    printf '%s\n' '# Greets a person by name.' 'greet() {' '    printf "Hello, %s\n" "$1"' '}' >src/greet.sh
    say "Done: greet() is in place and all tests pass."
    ;;
farewell)
    # The first try overlooks the comma; the second one has read what failed.
    if printf '%s' "$prompt" | grep -q 'expected: Goodbye, Ada'; then
        say "The check wants a comma. I'll put it in."
        pause
        printf '%s\n' '# Takes leave of a person.' 'farewell() {' '    printf "Goodbye, %s\n" "$1"' '}' >src/farewell.sh
    else
        say "I'll write farewell() in src/farewell.sh."
        pause
        printf '%s\n' '# Takes leave of a person.' 'farewell() {' '    printf "Goodbye %s\n" "$1"' '}' >src/farewell.sh
    fi
    say "Done."
    ;;
leap-years)
    say "Leap years, attempt $WATCHKEEPER_ATTEMPT: I know this one."
    pause
    case $WATCHKEEPER_ATTEMPT in
    1) rule='[ $(($1 % 4)) -eq 0 ]' ;;
    2) rule='[ $(($1 % 4)) -eq 0 ] && [ $(($1 % 100)) -ne 0 ]' ;;
    3) rule='[ $(($1 % 400)) -eq 0 ]' ;;
    *)
        # A fourth attempt is made only where a person has answered.
        say "So that is the rule. Thank you."
        rule='[ $(($1 % 4)) -eq 0 ] && { [ $(($1 % 100)) -ne 0 ] || [ $(($1 % 400)) -eq 0 ]; }'
        ;;
    esac
    printf '%s\n' '# Succeeds if a year is a leap year.' 'is_leap() {' "    $rule" '}' >src/leap.sh
    say "Done. All tests pass."
    ;;
tidy-up)
    say "I'll tidy src/names.sh, and the README while I am at it."
    pause
    printf '%s\n' '# Prints a name in upper case.' 'shout() {' "    printf '%s\\n' \"\$1\" | tr '[:lower:]' '[:upper:]'" '}' >src/names.sh
    printf '%s\n' 'This project is now best in class.' >>README.md
    rm -f docs/history.txt
    say "Done: tidied up everything."
    ;;
word-count)
    if [ -f src/count.sh ]; then
        say "Going on where I stopped: the function's body is missing."
        pause
        printf '%s\n' '    set -- $1' '    printf "%s\n" "$#"' '}' >>src/count.sh
        say "Done."
    else
        say "I'll write count_words() in src/count.sh."
        printf '%s\n' '# Counts the words of a text.' 'count_words() {' >src/count.sh
        pause
        until=$(iso $(($(date +%s) + ${DEMO_LIMIT:-6})))
        printf '{"type":"limit","until":"%s","why":"usage limit reached, resets at %s"}\n' "$until" "$until" >>"$WATCHKEEPER_EVENTS"
        say "You've hit your usage limit, resets at $until."
    fi
    ;;
*)
    say "I don't know the task $WATCHKEEPER_TASK."
    exit 1
    ;;
esac
