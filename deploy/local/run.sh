#!/usr/bin/env bash
# `make run`: the whole platform in the foreground, with real extracts in it, until Ctrl-C.
# Takes the binary. Stops only what it started.
set -euo pipefail
cd "$(dirname "$0")/../.."
quanyu=$1
export QUANYU_HOME=${QUANYU_HOME:-${XDG_STATE_HOME:-$HOME/.local/state}/quanyu/run}

stop() {
  trap - INT TERM EXIT
  echo; echo "stopping"
  "$quanyu" down || true
  exit 0
}
trap stop INT TERM EXIT

"$quanyu" up
extracts=deploy/import/extracts
maps=deploy/import/maps
for name in chicago toronto osha; do
  file=$(ls "$extracts"/"$name"*.csv* | head -n 1)
  echo; echo "importing $file"
  "$quanyu" import "$file" --map "$maps/$name.toml"
done

ask() {
  echo; echo "$1"; echo "  $2"
  "$quanyu" sql "$2"
}
echo; "$quanyu" verify
ask "Assaults in Chicago by kind of place:" "SELECT category_subtype AS place, count() AS incidents FROM v1_incidents WHERE counted GROUP BY place ORDER BY incidents DESC LIMIT 5"
ask "Fires in Toronto: minutes from alarm to arrival:" "SELECT count() AS fires, round(quantileExact(0.5)(dateDiff('second', reported_at, arrived_at)) / 60, 1) AS p50, round(quantileExact(0.9)(dateDiff('second', reported_at, arrived_at)) / 60, 1) AS p90 FROM v1_fires"
ask "Fatal work accidents by year:" "SELECT toYear(hour) AS year, sum(accidents) AS accidents FROM v1_work_accidents_hourly GROUP BY year ORDER BY year"
echo; echo "Did fires in Toronto fall in January 2018, against the January before? How sure is that?"
"$quanyu" query both-fall --definition fire.counted.v1 --from 2018-01-01 --to 2018-01-31 --zone America/Toronto
echo; "$quanyu" status
echo; echo "Running until Ctrl-C. In another terminal: QUANYU_HOME=$QUANYU_HOME $quanyu sql 'SELECT …'"
sleep infinity & wait $!
