//! Days and times as people write them, from the numbers by which files count them, and back.

use crate::VariableKind;
use crate::calendar::{civil, iso_date};

/// Days from 1970-01-01 back to 1960-01-01, from which Stata counts.
const SINCE_1960: i64 = -3653;
/// Days from 1970-01-01 back to 1582-10-14, from which SPSS counts.
const SINCE_1582: i64 = -141_428;
const DAY: i64 = 86_400;

/// By what a file counts time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Clock {
    /// Seconds from 14 October 1582, the beginning of the Gregorian calendar.
    Seconds1582,
    /// Thousandths of a second from 1960.
    Milliseconds1960,
    /// Days from 1960.
    Days1960,
    /// Weeks from 1960, of which a year has 52 and the last is longer.
    Weeks1960,
    /// So many months at a time, from 1960.
    Months1960(i64),
}

impl Clock {
    /// The number as text of that kind: a day, a day and a time, a time of day; nothing where that is no year from 1 to 9999. A week,
    /// a month, a quarter is its first day.
    pub(crate) fn text(self, kind: VariableKind, value: f64) -> Option<String> {
        let whole = |value: f64| {
            #[expect(clippy::cast_possible_truncation, reason = "bounded")]
            (value.abs() < 1e15).then(|| value.floor() as i64)
        };
        let (seconds, epoch) = match self {
            Self::Seconds1582 => (value, SINCE_1582),
            Self::Milliseconds1960 => (value / 1000.0, SINCE_1960),
            Self::Days1960 => return date(whole(value)?.checked_add(SINCE_1960)?),
            Self::Weeks1960 => {
                let week = whole(value)?;
                return date(day_of(1960 + week.div_euclid(52), 1, 1)? + 7 * week.rem_euclid(52));
            }
            Self::Months1960(at_a_time) => {
                let month = whole(value)?.checked_mul(at_a_time)?;
                return date(day_of(1960 + month.div_euclid(12), month.rem_euclid(12) + 1, 1)?);
            }
        };
        let start = whole(seconds)?;
        match kind {
            VariableKind::Time => Some(time(seconds)),
            VariableKind::DateTime => {
                let day = date(start.div_euclid(DAY) + epoch)?;
                let rest = start.rem_euclid(DAY);
                let fraction = if seconds < 0.0 { String::new() } else { decimals(seconds) };
                Some(format!("{day}T{}{fraction}", clock(rest)))
            }
            _ => date(start.div_euclid(DAY) + epoch),
        }
    }

    /// The number that such a text stands for.
    pub(crate) fn number(self, text: &str) -> Option<f64> {
        let (day, rest) = match text.split_once(['T', ' ']) {
            Some((day, rest)) => (Some(day), Some(rest)),
            None if text.contains(':') => (None, Some(text)),
            None => (Some(text), None),
        };
        let day = day.map(|day| {
            let mut parts = day.splitn(3, '-').map(str::parse::<i64>);
            day_of(parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?)
        });
        let day = match day {
            Some(day) => Some(day?),
            None => None,
        };
        let since = |epoch: i64| day.map_or(0, |day| day - epoch);
        let months = || {
            let (year, month, _) = civil(day?);
            Some((year - 1960) * 12 + month - 1)
        };
        match self {
            Self::Seconds1582 => seconds(since(SINCE_1582) * DAY, rest),
            Self::Milliseconds1960 => seconds(since(SINCE_1960) * DAY, rest).map(|seconds| (seconds * 1000.0).round()),
            Self::Days1960 => Some(since(SINCE_1960) as f64),
            Self::Weeks1960 => {
                let (year, _, _) = civil(day?);
                Some(((year - 1960) * 52 + ((day? - day_of(year, 1, 1)?) / 7).min(51)) as f64)
            }
            Self::Months1960(at_a_time) => Some(months()?.div_euclid(at_a_time) as f64),
        }
    }
}

/// Seconds after a moment, as the nearest number to what is written.
fn seconds(before: i64, time: Option<&str>) -> Option<f64> {
    let Some(time) = time else { return Some(before as f64) };
    let (sign, time) = time.strip_prefix('-').map_or((1, time), |time| (-1, time));
    let mut parts = time.splitn(3, ':');
    let whole = |text: Option<&str>| text?.parse::<u32>().ok().map(i64::from);
    let (hours, minutes, last) = (whole(parts.next())?, whole(parts.next())?, parts.next().unwrap_or("0"));
    let (second, fraction) = last.split_once('.').unwrap_or((last, "0"));
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let total = before + sign * (hours * 3600 + minutes * 60 + whole(Some(second))?);
    let sign = if sign < 0 && total == 0 { "-" } else { "" };
    format!("{sign}{total}.{fraction}").parse().ok()
}

/// A time of day or a duration, as `14:05:00` or `-26:05:00.5`.
fn time(seconds: f64) -> String {
    let sign = if seconds < 0.0 { "-" } else { "" };
    #[expect(clippy::cast_possible_truncation, reason = "bounded by whoever asks")]
    let whole = seconds.abs().floor() as i64;
    format!("{sign}{}{}", clock(whole), decimals(seconds))
}

fn clock(seconds: i64) -> String {
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// What stands behind the point of a number, to the nanosecond and with the point; nothing for a whole one.
fn decimals(value: f64) -> String {
    let text = value.to_string();
    let fraction = text.split_once('.').map_or("", |(_, fraction)| fraction.get(..9).unwrap_or(fraction));
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() { String::new() } else { format!(".{fraction}") }
}

/// A day counted from 1970-01-01 as `2023-10-06`, in the years 1 to 9999.
fn date(day: i64) -> Option<String> {
    (day_of(1, 1, 1)?..day_of(10_000, 1, 1)?).contains(&day).then(|| iso_date(day))
}

/// The day counted from 1970-01-01; nothing for a month or a day that there is not.
fn day_of(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(-100_000..=100_000).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let shifted_year = year - i64::from(month <= 2);
    let era = shifted_year.div_euclid(400);
    let year_of_era = shifted_year.rem_euclid(400);
    let day_of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    let days = era * 146_097 + day_of_era - 719_468;
    (civil(days) == (year, month, day)).then_some(days)
}

#[cfg(test)]
mod tests {
    use super::*;
    use VariableKind::{Date, DateTime, Time};

    /// SPSS's manual gives 13 712 976 000 s for 1 May 2017 or so; the other days are counted by hand from known ones.
    #[test]
    fn numbers_are_days_and_times_and_back() {
        for (clock, kind, value, text) in [
            (Clock::Seconds1582, Date, 0.0, "1582-10-14"),
            (Clock::Seconds1582, Date, 12_219_379_200.0, "1970-01-01"),
            (Clock::Seconds1582, DateTime, 12_219_379_200.0 + 50_700.0, "1970-01-01T14:05:00"),
            (Clock::Seconds1582, DateTime, 12_219_379_200.25, "1970-01-01T00:00:00.25"),
            (Clock::Seconds1582, Time, 50_700.0, "14:05:00"),
            (Clock::Seconds1582, Time, 93_900.5, "26:05:00.5"),
            (Clock::Seconds1582, Time, -60.0, "-00:01:00"),
            (Clock::Days1960, Date, 0.0, "1960-01-01"),
            (Clock::Days1960, Date, -1.0, "1959-12-31"),
            (Clock::Milliseconds1960, DateTime, 1_500.0, "1960-01-01T00:00:01.5"),
            (Clock::Milliseconds1960, Time, 50_700_000.0, "14:05:00"),
            (Clock::Weeks1960, Date, 52.0, "1961-01-01"),
            (Clock::Weeks1960, Date, -1.0, "1959-12-24"),
            (Clock::Months1960(1), Date, 802.0, "2026-11-01"),
            (Clock::Months1960(3), Date, 267.0, "2026-10-01"),
            (Clock::Months1960(6), Date, -1.0, "1959-07-01"),
        ] {
            assert_eq!(clock.text(kind, value).as_deref(), Some(text));
            assert_eq!(clock.number(text), Some(value), "{text}");
        }
        assert_eq!(Clock::Seconds1582.text(Date, 1e300), None);
        assert_eq!(Clock::Days1960.text(Date, 1e9), None);
        assert_eq!(Clock::Days1960.number("2026-02-30"), None);
        assert_eq!(Clock::Days1960.number("soon"), None);
    }
}
