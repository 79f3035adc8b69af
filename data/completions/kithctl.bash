# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2207
_kithctl ()
{
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} words=() word i
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    case $word in
      --socket|--data-dir|--config) ((i++)) ;;
      -*) ;;
      *) words+=("$word") ;;
    esac
  done
  case $previous in
    --socket|--config) compopt -o filenames; COMPREPLY=($(compgen -f -- "$current")); return ;;
    --data-dir) compopt -o filenames; COMPREPLY=($(compgen -d -- "$current")); return ;;
  esac
  local options="--socket --data-dir --config --json --help"
  case "${words[0]} ${words[1]}" in
    "user list") options+=" --search --limit" ;;
    "user create") options+=" --email --display-name" ;;
    "guild list") options+=" --limit" ;;
    "guild delete"|"restore "*) options+=" --yes" ;;
    "invite create") options+=" --digits --max-uses --max-age" ;;
  esac
  if [[ $current == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$current"))
    return
  fi
  case "${words[*]}" in
    "") COMPREPLY=($(compgen -W "status people user guild invite session backup restore doctor metrics config" -- "$current")) ;;
    user) COMPREPLY=($(compgen -W "list show create reset-password disable enable" -- "$current")) ;;
    guild) COMPREPLY=($(compgen -W "list show delete" -- "$current")) ;;
    invite) COMPREPLY=($(compgen -W "create revoke" -- "$current")) ;;
    session) COMPREPLY=($(compgen -W "list revoke" -- "$current")) ;;
    config) COMPREPLY=($(compgen -W "check" -- "$current")) ;;
    "config check"|backup|restore) compopt -o filenames; COMPREPLY=($(compgen -f -- "$current")) ;;
  esac
}
complete -F _kithctl kithctl
