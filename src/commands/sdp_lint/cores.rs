//! The same work on many things, on all cores.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// As many workers as there are cores, or things where these are fewer.
pub fn workers_for(things: usize) -> usize {
    match things {
        0 | 1 => 1,
        _ => {
            thread::available_parallelism().map_or(1, |cores| cores.min(at_least_one(things)).get())
        }
    }
}

fn at_least_one(number: usize) -> NonZero<usize> {
    NonZero::new(number).unwrap_or(NonZero::<usize>::MIN)
}

/// What `work` makes of each of `things`, in their order whoever was first. A worker to
/// whom `work` gives nothing takes no more of them.
pub fn in_order<T: Sync, R: Send>(
    things: &[T],
    workers: usize,
    work: impl Fn(&T) -> Option<R> + Sync,
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    // Whoever is done takes the next one: things differ in size.
    let take_some = || {
        let numbers = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
        numbers
            .map_while(|number| Some((number, work(things.get(number)?)?)))
            .collect::<Vec<(usize, R)>>()
    };
    let mut done = thread::scope(|scope| {
        let helper = || thread::Builder::new().spawn_scoped(scope, take_some).ok();
        let helpers: Vec<_> = (1..workers).map_while(|_| helper()).collect();
        let own = take_some();
        let others = helpers.into_iter().flat_map(|helper| match helper.join() {
            Ok(done) => done,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        own.into_iter().chain(others).collect::<Vec<(usize, R)>>()
    });
    done.sort_unstable_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_things() {
        let things: Vec<usize> = (0..1000).collect();
        for workers in [1, 2, 7] {
            let doubled = in_order(&things, workers, |thing| Some(thing * 2));
            assert!(doubled.iter().copied().eq((0..1000).map(|thing| thing * 2)));
        }
    }

    #[test]
    fn nothing_is_done_after_the_end_that_work_gives() {
        let things: Vec<usize> = (0..1000).collect();
        let until_ten = |thing: &usize| (*thing < 10).then_some(*thing);
        assert_eq!(in_order(&things, 1, until_ten), Vec::from_iter(0..10));
        assert_eq!(in_order(&things, 4, until_ten), Vec::from_iter(0..10));
    }

    #[test]
    fn there_are_no_more_workers_than_things() {
        assert_eq!(workers_for(0), 1);
        assert_eq!(workers_for(1), 1);
        assert!(workers_for(2) <= 2);
    }
}
