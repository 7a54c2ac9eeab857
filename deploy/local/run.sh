#!/usr/bin/env bash
# `make run`: the whole platform in the foreground, with real extracts and a simulated city in it, until Ctrl-C.
# Takes the binary. Stops only what it started. CITY_SCALE makes the city smaller or larger.
set -euo pipefail
cd "$(dirname "$0")/../.."
quanyu=$1
export QUANYU_HOME=${QUANYU_HOME:-${XDG_STATE_HOME:-$HOME/.local/state}/quanyu/run}

stop() {
  trap - INT TERM EXIT
  echo; echo "stopping"
  [ -z "${city:-}" ] || kill "$city" 2>/dev/null || true
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

echo; echo "The city of Yongkang, simulated: its reference data, its history since January 2025, then live"
"$quanyu" reference load deploy/reference/yongkang
told=$(mktemp)
"$quanyu" simulate --from 2025-01-01 --months 84 --scale "${CITY_SCALE:-1}" --rate live 2>"$told" &
city=$!
until grep -q "history is sent" "$told"; do
  kill -0 "$city" 2>/dev/null || { cat "$told"; exit 1; }
  sleep 1
done
lag() { "$quanyu" status --json | tr '{' '\n' | sed -n 's/.*"lag":\([0-9][0-9]*\).*/\1/p' | awk '{ n += $1 } END { print n + 0 }'; }
until [ "$(lag)" -lt 1000 ]; do sleep 1; done
rm -f "$told"

query() {
  echo; echo "$1"; shift; echo "  quanyu query $*"
  "$quanyu" query "$@"
}
query "Did incidents, fires, disputes and accidents fall since April? (双降)" both-fall --area 330784 --from 2026-04-01 --to 2026-10-31 --against year
query "Is every hazard cleared to zero? (问题清仓)" clearance --area 330784 --list 3
query "Is every report answered? (有报必查)" reports-answered --area 330784 --list 3
query "What did the sources send? (数据来源)" sources --area 330784 --list 5
echo; "$quanyu" status
echo; echo "The dashboard, with links that log in (development credentials: on this machine only):"
"$quanyu" up
cat <<END

Running until Ctrl-C; the city goes on as time passes, all of it marked as an exercise. In another terminal:
  export QUANYU_HOME=$QUANYU_HOME
  $quanyu query --help                       the questions that a city asks
  $quanyu query campaign-map --area 330784   the campaign's year by theatre
  $quanyu query mediation                    disputes: levels, receipts, turns
  $quanyu tail safety                        what happens now
  $quanyu sql 'SELECT …'                     anything; deploy/cookbook has more than seventy questions in SQL
END
sleep infinity & wait $!
