# SPDX-License-Identifier: GPL-3.0-or-later
set -l commands status people user guild invite session backup restore doctor metrics config
complete -c kithctl -f
complete -c kithctl -l socket -r -F -d "the server's socket"
complete -c kithctl -l data-dir -x -a "(__fish_complete_directories)" -d "the server's data directory"
complete -c kithctl -l config -r -F -d "its configuration"
complete -c kithctl -l json -d "answer for programs"
complete -c kithctl -s h -l help -d "show help"
complete -c kithctl -n "not __fish_seen_subcommand_from $commands" -a "$commands"
complete -c kithctl -n "__fish_seen_subcommand_from user" -a "list show create reset-password disable enable"
complete -c kithctl -n "__fish_seen_subcommand_from guild" -a "list show delete"
complete -c kithctl -n "__fish_seen_subcommand_from invite" -a "create revoke"
complete -c kithctl -n "__fish_seen_subcommand_from session" -a "list revoke"
complete -c kithctl -n "__fish_seen_subcommand_from config" -a "check"
complete -c kithctl -n "__fish_seen_subcommand_from user; and __fish_seen_subcommand_from list" -l search -x
complete -c kithctl -n "__fish_seen_subcommand_from list" -l limit -x
complete -c kithctl -n "__fish_seen_subcommand_from user; and __fish_seen_subcommand_from create" -l email -x
complete -c kithctl -n "__fish_seen_subcommand_from user; and __fish_seen_subcommand_from create" -l display-name -x
complete -c kithctl -n "__fish_seen_subcommand_from delete restore" -l yes
complete -c kithctl -n "__fish_seen_subcommand_from backup restore" -F
complete -c kithctl -n "__fish_seen_subcommand_from invite; and __fish_seen_subcommand_from create" -l max-uses -x
complete -c kithctl -n "__fish_seen_subcommand_from invite; and __fish_seen_subcommand_from create" -l max-age -x
complete -c kithctl -n "__fish_seen_subcommand_from invite; and __fish_seen_subcommand_from create" -l digits
