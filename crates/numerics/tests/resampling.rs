//! The same seed gives the same values, on any number of threads and in any later version.

use crosscase_numerics::{Stream, resample, resample_while};
use std::ops::ControlFlow;

fn replicate(stream: &mut Stream, i: usize) -> (usize, u64, u64, Vec<usize>) {
    // Uneven work, so that threads overtake one another.
    let spin = (0..i % 7 * 50).map(|_| stream.below(10)).sum::<usize>();
    let mut order: Vec<usize> = (0..9).collect();
    stream.shuffle(&mut order);
    (spin, stream.next_u64(), stream.unit().to_bits(), order)
}

#[test]
fn threads_change_nothing() {
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| resample(500, 42, replicate))
    };
    let one = on(1);
    assert_eq!(one.len(), 500);
    assert_eq!(on(2), one);
    assert_eq!(on(7), one);
    let alone: Vec<_> = (0..500).map(|i| replicate(&mut Stream::new(42, i as u64), i)).collect();
    assert_eq!(alone, one, "replicate i is stream i");
    assert_ne!(resample(500, 43, replicate), one);
}

/// A change here changes every published result made with a seed.
#[test]
fn the_algorithms_are_frozen() {
    let mut stream = Stream::new(42, 3);
    let bits: Vec<u64> = (0..2).map(|_| stream.next_u64()).collect();
    assert_eq!(bits, FROZEN_BITS);
    assert_eq!(stream.unit().to_bits(), FROZEN_UNIT_BITS);
    assert_eq!((0..8).map(|_| stream.below(19)).collect::<Vec<_>>(), FROZEN_BELOW);
    let mut order: Vec<usize> = (0..8).collect();
    stream.shuffle(&mut order);
    assert_eq!(order, FROZEN_ORDER);
    assert_eq!(stream.bootstrap(8), FROZEN_SAMPLE);
}

// Made by an independent implementation of the documented algorithms.
const FROZEN_BITS: [u64; 2] = [8_425_774_088_358_092_366, 12_395_516_384_560_942_270];
const FROZEN_UNIT_BITS: u64 = 4_606_027_894_478_411_854;
const FROZEN_BELOW: [usize; 8] = [17, 2, 7, 18, 12, 9, 5, 18];
const FROZEN_ORDER: [usize; 8] = [4, 3, 1, 2, 7, 5, 0, 6];
const FROZEN_SAMPLE: [usize; 8] = [0, 2, 5, 1, 7, 1, 6, 4];

/// `ChaCha8` with an all-zero key and stream 0; first 64 bits of the keystream, 3e00ef2f895f40d6 as little-endian
/// bytes (Strombergson 2013, test vectors for `ChaCha`, TC1, 8 rounds).
#[test]
fn the_generator_is_chacha8() {
    assert_eq!(Stream::new(0, 0).next_u64().to_le_bytes(), [0x3e, 0x00, 0xef, 0x2f, 0x89, 0x5f, 0x40, 0xd6]);
}

#[test]
fn draws_are_uniform() {
    let mut stream = Stream::new(5, 0);
    let mut counts = [0_u32; 7];
    (0..70_000).for_each(|_| counts[stream.below(7)] += 1);
    // Chi-squared with 6 degrees of freedom: 22.46 is its 0.999 quantile.
    let chi: f64 = counts.iter().map(|c| square(f64::from(*c) - 10_000.0) / 10_000.0).sum();
    assert!(chi < 22.46, "{counts:?}");
    let units: Vec<f64> = (0..10_000).map(|_| stream.unit()).collect();
    assert!(units.iter().all(|u| (0.0..1.0).contains(u)));
    // Standard error of the mean of 10 000 uniforms: 0.0029.
    assert!((units.iter().sum::<f64>() / 10_000.0 - 0.5).abs() < 0.01);
}

#[test]
fn every_order_is_as_likely() {
    let mut seen = std::collections::BTreeMap::new();
    for i in 0..6_000 {
        let mut order = [0, 1, 2];
        Stream::new(9, i).shuffle(&mut order);
        *seen.entry(order).or_insert(0_u32) += 1;
    }
    let chi: f64 = seen.values().map(|c| square(f64::from(*c) - 1_000.0) / 1_000.0).sum();
    assert_eq!(seen.len(), 6);
    // Chi-squared with 5 degrees of freedom: 20.52 is its 0.999 quantile.
    assert!(chi < 20.52, "{seen:?}");
}

#[test]
fn a_stop_keeps_a_prefix_and_says_so() {
    let all = resample(300, 1, replicate);
    for stop_at in [0, 1, 64, 65, 200, 300] {
        let stopped = resample_while(300, 1, replicate, |p| {
            assert_eq!(p.total, 300);
            if p.done >= stop_at { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert_eq!(stopped.values[..], all[..stopped.values.len()]);
        assert!(stopped.values.len() >= stop_at);
        assert_eq!(stopped.is_complete(), stopped.values.len() == 300);
        assert_eq!(stopped.requested, 300);
    }
    let mut reported = Vec::new();
    resample_while(130, 1, replicate, |p| {
        reported.push(p.done);
        ControlFlow::Continue(())
    });
    assert_eq!(reported, [0, 64, 128, 130]);
}

#[test]
fn nothing_to_draw() {
    let mut stream = Stream::new(1, 1);
    assert_eq!((stream.below(0), stream.below(1)), (0, 0));
    assert_eq!(stream, Stream::new(1, 1), "no bits were used");
    assert!(stream.bootstrap(0).is_empty());
    assert!(resample(0, 1, replicate).is_empty());
}

fn square(x: f64) -> f64 {
    x * x
}
