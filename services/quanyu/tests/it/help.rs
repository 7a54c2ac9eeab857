//! Every subcommand, found by walking the help itself, explains itself and gives an example.

use super::{home, quanyu, stdout_of};

/// The subcommands that a help text lists.
fn subcommands(help: &str) -> Vec<String> {
    let listed = help.lines().skip_while(|line| !line.starts_with("Commands:")).skip(1);
    listed
        .take_while(|line| !line.trim().is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .map(ToOwned::to_owned)
        .collect()
}

#[test]
fn every_command_has_a_description_and_an_example() {
    let home = home();
    let mut waiting: Vec<Vec<String>> = vec![Vec::new()];
    let mut seen = 0;
    while let Some(path) = waiting.pop() {
        let help = stdout_of(quanyu(&home).args(&path).arg("--help"));
        let about = help.lines().next().unwrap_or_default();
        assert!(about.len() > 10, "{path:?} has no description:\n{help}");
        assert!(help.contains("Examples:"), "{path:?} has no example");
        assert!(help.contains("--json"), "{path:?} lacks the global options");
        seen += 1;
        for name in subcommands(&help) {
            waiting.push(path.iter().cloned().chain([name]).collect());
        }
    }
    assert!(seen > 4, "only {seen} commands found");
}

#[test]
fn the_exit_codes_are_documented() {
    let help = stdout_of(quanyu(&home()).arg("--help"));
    assert!(help.contains("Exit codes: 0 ok, 1 failed, 2 wrong usage"));
}
