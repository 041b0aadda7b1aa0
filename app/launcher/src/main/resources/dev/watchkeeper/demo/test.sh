#!/bin/sh
# Usage: test.sh NAME: checks one function of the project, and says what it expected.
set -u
cd "$(dirname "$0")/.." || exit 2
fail=0
expect() { # WHAT EXPECTED ACTUAL
    if [ "$2" = "$3" ]; then
        echo "ok: $1"
    else
        echo "FAILED: $1"
        echo "  expected: $2"
        echo "  actual:   $3"
        fail=1
    fi
}
load() {
    if [ ! -f "src/$1.sh" ]; then
        echo "FAILED: src/$1.sh is missing"
        exit 1
    fi
    . "./src/$1.sh"
}
leap() { if is_leap "$1"; then echo yes; else echo no; fi; }
case ${1:-} in
greet)
    load greet
    expect "greets Ada" "Hello, Ada" "$(greet Ada)"
    ;;
farewell)
    load farewell
    expect "takes leave of Ada" "Goodbye, Ada" "$(farewell Ada)"
    ;;
leap)
    load leap
    expect "2024 is a leap year" yes "$(leap 2024)"
    expect "1900 is none" no "$(leap 1900)"
    expect "2000 is one" yes "$(leap 2000)"
    expect "2023 is none" no "$(leap 2023)"
    ;;
names)
    load names
    expect "shouts a name" "ADA" "$(shout Ada)"
    ;;
count)
    load count
    expect "counts three words" 3 "$(count_words "one two three")"
    ;;
*)
    echo "no test '${1:-}'"
    exit 2
    ;;
esac
exit $fail
