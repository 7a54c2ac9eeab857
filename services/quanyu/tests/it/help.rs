//! Every subcommand, found by walking the help itself, explains itself, each of its words, and gives an example.

use super::{home, quanyu, stdout_of};

/// The subcommands that a help text lists, with what it says of them.
fn subcommands(help: &str) -> Vec<(String, String)> {
    let listed = help.lines().skip_while(|line| !line.starts_with("Commands:")).skip(1);
    listed
        .take_while(|line| !line.trim().is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.trim().split_once(' '))
        .map(|(name, about)| (name.to_owned(), about.trim().to_owned()))
        .filter(|(name, _)| name != "help")
        .collect()
}

/// Options and arguments that a help text names without a word about them.
fn unexplained(help: &str) -> Vec<&str> {
    let lines: Vec<&str> = help.lines().collect();
    let named = |line: &str| {
        let word = line.trim_start();
        let indented = line.len() - word.len() <= 8 && line.starts_with("  ");
        indented && (word.starts_with('-') || word.starts_with('<') || word.starts_with('['))
    };
    let in_sections = |index: usize| {
        let head = lines[..index].iter().rev().find(|line| line.ends_with(':') && !line.starts_with(' '));
        head.is_some_and(|head| !head.starts_with("Examples"))
    };
    let silent = |&(index, line): &(usize, &&str)| {
        let beside = line.trim().split_once("  ").is_some_and(|(_, said)| !said.trim().is_empty());
        let below = lines.get(index + 1).is_some_and(|next| next.starts_with("      ") && !named(next));
        !beside && !below
    };
    let words = lines.iter().enumerate().filter(|(index, line)| named(line) && in_sections(*index));
    words.filter(silent).map(|(_, line)| line.trim()).collect()
}

#[test]
fn every_command_has_a_description_and_an_example() {
    let home = home();
    let mut waiting: Vec<Vec<String>> = vec![Vec::new()];
    let mut seen = Vec::new();
    while let Some(path) = waiting.pop() {
        let help = stdout_of(quanyu(&home).args(&path).arg("--help"));
        let about = help.lines().next().unwrap_or_default();
        assert!(about.len() > 10, "{path:?} has no description:\n{help}");
        assert!(help.contains("Usage: quanyu"), "{path:?} has no usage");
        assert!(help.contains("Examples:"), "{path:?} has no example");
        let example = format!("  quanyu {}", path.join(" "));
        assert!(help.contains(example.trim_end()), "{path:?} has no example of itself:\n{help}");
        assert!(help.contains("--json"), "{path:?} lacks the global options");
        assert_eq!(unexplained(&help), Vec::<&str>::new(), "{path:?}:\n{help}");
        // Two are there, a short one and this: both must be whole.
        let short = stdout_of(quanyu(&home).args(&path).arg("-h"));
        assert!(short.contains("Examples:"), "{path:?} has no example with -h");
        for (name, about) in subcommands(&help) {
            assert!(about.len() > 10, "{path:?} says nothing of {name}");
            waiting.push(path.iter().cloned().chain([name]).collect());
        }
        seen.push(path.join(" "));
    }
    let documented = [
        "up",
        "down",
        "status",
        "serve",
        "migrate",
        "import",
        "publish",
        "export",
        "tail",
        "sql",
        "verify",
        "rebuild",
        "dead-letter list",
        "dead-letter show",
        "dead-letter replay",
        "detect",
        "doctor",
        "schema list",
        "schema show",
        "schema check",
        "schema serve",
        "schema docs",
        "bench ingest",
        "bench fold",
        "bench query",
        "token create",
        "token list",
        "token revoke",
        "access show",
        "access apply",
        "config show",
        "config check",
        "completions",
    ];
    for name in documented {
        assert!(seen.iter().any(|path| path == name), "{name} is not in the help: {seen:?}");
    }
}

#[test]
fn the_exit_codes_are_documented_once() {
    let help = stdout_of(quanyu(&home()).arg("--help"));
    assert!(help.contains("Exit codes: 0 ok, 1 failed, 2 wrong usage"));
    let codes = help.lines().skip_while(|line| !line.starts_with("Exit codes:")).take(2).collect::<String>();
    for code in ["0 ", "1 ", "2 ", "3 ", "4 ", "5 "] {
        assert!(codes.contains(code), "{code} is not in: {codes}");
    }
}
