//! The stages of a study and what each rests on, as data, text and a picture.

use crate::study::Study;
use crosscase_figures::{Anchor, Canvas, CanvasText, Figure, Ink, Paint, Stroke, text_width};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// One stage of a study.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct GraphStage {
    /// Its name, such as `set:DEV`.
    pub stage: String,
    /// The stages whose results it is given.
    pub needs: Vec<String>,
    /// The files that it reads.
    pub files: Vec<String>,
}

/// The stages of a study, each after those that it needs.
///
/// ```
/// use crosscase_study::{Methods, Study};
///
/// let study = "[study]\ntitle = \"Trust\"\n[units.case]\nfile = \"cases.csv\"\n[instruments.facts]\nkind = \"table\"\nfile = \"facts.csv\"\nunit = \"case\"\n\
///     [sets.RICH]\nfrom = \"facts.income\"\nmethod = \"crisp\"\nanchors = [10]\n[sets.FREE]\nfrom = \"facts.votes\"\nmethod = \"crisp\"\nanchors = [1]\n\
///     [analyses.main]\noutcome = \"FREE\"\nconditions = [\"RICH\"]\n";
/// let graph = Study::parse(study, "study.toml", &Methods::standard())?.graph();
/// let rich = graph.stages.iter().find(|stage| stage.stage == "set:RICH").expect("a stage");
/// assert!(rich.needs.contains(&"units:case".to_owned()));
/// assert!(graph.to_string().contains("set:RICH"));
/// # Ok::<(), crosscase_study::StudyError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct StudyGraph {
    /// What the study is called.
    pub title: String,
    /// The stages.
    pub stages: Vec<GraphStage>,
}

impl Study {
    /// What rests on what.
    pub fn graph(&self) -> StudyGraph {
        let stages = self.stages.iter().map(|stage| GraphStage {
            stage: stage.id.to_string(),
            needs: each_once(stage.needs.iter().map(ToString::to_string)),
            files: each_once(stage.files.iter().map(|file| file.name.clone())),
        });
        StudyGraph { title: self.title().to_owned(), stages: stages.collect() }
    }
}

fn each_once(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    names.filter(|name| seen.insert(name.clone())).collect()
}

impl fmt::Display for StudyGraph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for stage in &self.stages {
            writeln!(f, "{}", stage.stage)?;
            for source in stage.files.iter().chain(&stage.needs) {
                writeln!(f, "  from {source}")?;
            }
        }
        Ok(())
    }
}

const ROW: f64 = 26.0;
const GAP: f64 = 46.0;

impl StudyGraph {
    /// How many steps each stage is from the files.
    fn depths(&self) -> Vec<usize> {
        let mut known: BTreeMap<&str, usize> = BTreeMap::new();
        let mut depths = Vec::with_capacity(self.stages.len());
        for stage in &self.stages {
            let below = stage.needs.iter().filter_map(|need| known.get(need.as_str())).max();
            let depth = below.map_or(0, |depth| depth + 1);
            known.insert(&stage.stage, depth);
            depths.push(depth);
        }
        depths
    }

    /// Of each stage those that it needs and that none of the others which it needs has needed already.
    fn direct(&self) -> Vec<Vec<&str>> {
        let mut behind: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let mut direct = Vec::with_capacity(self.stages.len());
        for stage in &self.stages {
            let needs = || stage.needs.iter().map(String::as_str);
            let earlier: BTreeSet<&str> = needs().filter_map(|need| behind.get(need)).flatten().copied().collect();
            direct.push(needs().filter(|need| !earlier.contains(need)).collect());
            behind.insert(&stage.stage, earlier.into_iter().chain(needs()).collect());
        }
        direct
    }

    /// Draws the stages from left to right, each to the right of those that it needs. What follows from other lines has none.
    pub fn draw(&self) -> Figure {
        let depths = self.depths();
        let columns = depths.iter().max().map_or(0, |most| most + 1);
        let (mut rows, mut widths) = (vec![0_usize; columns], vec![0.0_f64; columns]);
        let width = |stage: &GraphStage| text_width(&stage.stage, 12.0) + 14.0;
        let mut at: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for (stage, depth) in self.stages.iter().zip(depths) {
            if let (Some(row), Some(widest)) = (rows.get_mut(depth), widths.get_mut(depth)) {
                at.insert(&stage.stage, (depth, *row));
                *row += 1;
                *widest = widest.max(width(stage));
            }
        }
        let mut lefts = vec![6.0];
        for width in &widths {
            lefts.push(lefts.last().copied().unwrap_or(6.0) + width + GAP);
        }
        let highest = rows.iter().max().copied().unwrap_or(0) as f64;
        let mut canvas = Canvas::new(lefts.last().copied().unwrap_or(GAP) - GAP + 6.0, ROW.mul_add(highest, 12.0));
        let place = |(column, row): (usize, usize)| {
            // Short columns stand in the middle.
            let spare = highest - rows.get(column).copied().unwrap_or(0) as f64;
            (lefts.get(column).copied().unwrap_or(0.0), ROW.mul_add(row as f64 + 0.5 + spare / 2.0, 6.0))
        };
        for (stage, needs) in self.stages.iter().zip(self.direct()) {
            let Some(end) = at.get(stage.stage.as_str()).map(|at| place(*at)) else { continue };
            for source in self.stages.iter().filter(|source| needs.contains(&source.stage.as_str())) {
                let Some(start) = at.get(source.stage.as_str()).map(|at| place(*at)) else { continue };
                canvas.line((start.0 + width(source), start.1), end, Stroke::new(Ink::Rule, 1.0));
            }
        }
        for stage in &self.stages {
            let Some((x, y)) = at.get(stage.stage.as_str()).map(|at| place(*at)) else { continue };
            let paint = Paint::fill(Ink::Paper).stroke(Stroke::new(Ink::Series(0), 1.2));
            let told =
                if stage.files.is_empty() { String::new() } else { format!(", reads {}", stage.files.join(", ")) };
            canvas.titled(&format!("{}{told}", stage.stage), |canvas| {
                canvas.rect((x, y - 10.0), (width(stage), 20.0), paint);
                canvas.text(CanvasText::new(x + width(stage) / 2.0, y + 4.0, &stage.stage).anchor(Anchor::Middle));
            });
        }
        let told = format!("{} stages of the study, each to the right of those that it needs.", self.stages.len());
        canvas.finish(&self.title, &told)
    }
}
