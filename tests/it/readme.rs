//! What README.md tells a new user is true: its imports, its questions, and its call as it stands there.

use quanyu_tests::Platform;

/// The texts between an opening and a closing line of README.md.
fn blocks<'a>(readme: &'a str, opening: &'a str, closing: &'a str) -> impl Iterator<Item = &'a str> {
    readme.split(opening).skip(1).filter_map(move |rest| rest.split(closing).next())
}

#[test]
fn the_readmes_questions_have_answers_and_its_call_is_accepted() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let platform = Platform::with_roles();
    for (extract, rows) in [("chicago", 1_415), ("toronto", 746), ("osha", 839)] {
        let file = root.join(format!("deploy/import/extracts/{extract}.csv.gz"));
        let summary = platform
            .run(&["import", file.to_str().unwrap(), "--map", extract, "--json"])
            .ended_with(0)
            .json();
        assert_eq!(summary["accepted"], rows, "{extract}");
    }
    let questions: Vec<&str> = blocks(&readme, "```sql\n", "```").collect();
    assert!(questions.len() >= 3, "README.md asks only {} questions", questions.len());
    for question in questions {
        assert!(!platform.rows(question).is_empty(), "no answer to {question}");
    }
    let call = blocks(&readme, "<<'END'\n", "\nEND").next().expect("README.md has a call");
    let call: serde_json::Value = serde_json::from_str(call).unwrap();
    let lines = platform.scratch("call.ndjson");
    std::fs::write(&lines, format!("{}\n", call["events"][0])).unwrap();
    let told = platform.run(&["publish", lines.to_str().unwrap(), "--json"]).ended_with(0).json();
    assert_eq!(told["accepted"], 1);
}
