#!/usr/bin/env bash
# Forgets everything that ShopJot and its sync have stored on this machine.
set -euo pipefail
cd "$(dirname "$0")"

project=shopjot

usage() {
  cat <<'TEXT'
Usage: ./wipe-data.sh [--yes] [--help]

Stops ShopJot's containers and removes them with their volumes (all accounts, orders and events), and removes
the local sync state in .syncline. Asks first; --yes answers. Safe to run again.

Exit status: 0 done, 1 not confirmed, 64 wrong usage, 69 Docker does not answer, so that containers and volumes
may remain.
TEXT
}

# The file and the project are this folder's, whatever the environment or a file .env names.
compose() {
  local options=(--file docker-compose.yaml --project-name "$project" --project-directory .)
  if docker compose version >/dev/null 2>&1; then
    SHOP_PASSWORD=unused docker compose "${options[@]}" "$@"
  else
    SHOP_PASSWORD=unused docker-compose "${options[@]}" "$@"
  fi
}

forget_foreign_settings() {
  local name
  for name in "${!COMPOSE_@}"; do
    unset "$name"
  done
}

confirm() {
  local answer=
  echo "This removes the containers and volumes of Docker Compose project $project on ${DOCKER_HOST:-this machine}, and .syncline." >&2
  if ! read -r -p "All of ShopJot's data will be gone. Type yes to go on: " answer || [ "$answer" != yes ]; then
    echo "Nothing was removed. To remove without being asked: ./wipe-data.sh --yes" >&2
    exit 1
  fi
}

compose_is_installed() {
  docker compose version >/dev/null 2>&1 || command -v docker-compose >/dev/null
}

remove_local_state() {
  if [ -e .syncline ]; then
    rm -rf .syncline
    echo "Removed the local sync state, .syncline."
  else
    echo "There is no local sync state to remove."
  fi
}

remove_containers() {
  if ! compose_is_installed; then
    echo "Docker Compose is not installed: there are no containers or volumes to remove."
  elif ! compose ps >/dev/null 2>&1; then
    echo "Docker does not answer: containers and volumes, if any, are still there. Start it and run this again." >&2
    exit 69
  else
    compose down --volumes --remove-orphans
    echo "Removed ShopJot's containers and volumes."
  fi
}

case "${1:-}" in
  "") confirm ;;
  --yes) ;;
  -h | --help) usage; exit 0 ;;
  *) echo "wipe-data.sh: unknown argument $1" >&2; usage >&2; exit 64 ;;
esac

forget_foreign_settings
remove_local_state
remove_containers
