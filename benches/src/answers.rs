//! Answers to a long questionnaire, made up.

use crosscase_numerics::Stream;
use crosscase_scales::{Answers, Item};

/// So many respondents who answered everything and others who did not, in 86 patterns; 25 items of six options, five for each of five factors
/// that correlate by .3. None where they could not be read.
pub fn synthetic_answers(complete: usize, others: usize, seed: u64) -> Option<Answers> {
    let mut stream = Stream::new(seed, 0);
    let mut normal = || (0..12).map(|_| stream.unit()).sum::<f64>() - 6.0;
    let mut rows: Vec<Vec<Option<f64>>> = Vec::with_capacity(complete + others);
    for row in 0..complete + others {
        let shared = normal();
        let factors: Vec<f64> = (0..5).map(|_| 0.3_f64.sqrt() * shared + 0.7_f64.sqrt() * normal()).collect();
        let pattern = row.checked_sub(complete).map(|late| late % 86);
        let is_missing =
            |item: usize| pattern.is_some_and(|at| item == at % 25 || (at >= 25 && item == (at % 25 + at / 25) % 25));
        let answer = |(item, noise): (usize, f64)| {
            let y = 0.7 * factors.get(item / 5).copied().unwrap_or_default() + 0.714 * noise;
            let cuts = [-1.4, -0.7, 0.0, 0.6, 1.3].into_iter().filter(|cut| y > *cut).count();
            (!is_missing(item)).then_some(cuts as f64 + 1.0)
        };
        let noise: Vec<f64> = (0..25).map(|_| normal()).collect();
        rows.push(noise.into_iter().enumerate().map(answer).collect());
    }
    let items: Vec<Item> = (1..=25).map(|item| Item::new(format!("x{item}"))).collect();
    Answers::from_rows(&items, &rows).ok()
}
