#!/bin/sh
# What `runTests` starts in place of VS Code's program; see launch.ts.
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.." && exec node --import tsx "$here/launch.ts" "$@"
