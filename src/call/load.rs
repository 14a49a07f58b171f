//! Many calls from one process: each begins at its time, whatever became of those before.

use std::collections::HashMap;
use std::future::Future;
use std::time::Duration;

use tokio::task::{Id, JoinSet};

use super::clock::Clock;
use crate::interrupt::Interrupt;
use crate::progress::Progress;

/// When calls begin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ramp {
    /// Of all shards together.
    pub calls: u64,
    /// Calls a second, of all shards together.
    pub rate: f64,
    /// This process has every `shards`-th call, from this one on.
    pub shard: u64,
    pub shards: u64,
}

impl Ramp {
    /// The numbers of this process's calls.
    pub fn numbers(&self) -> impl Iterator<Item = u64> + use<> {
        (self.shard..self.calls).step_by(self.shards.max(1) as usize)
    }

    /// When a call begins, from the start of the load.
    pub fn due(&self, number: u64) -> Duration {
        Duration::try_from_secs_f64(number as f64 / self.rate).unwrap_or(Duration::MAX)
    }
}

/// Which call it is, and when it began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Begun {
    pub number: u64,
    /// Since the start of the load.
    pub at: Duration,
    /// Since it was to begin.
    pub late_by: Duration,
}

/// How the calls of one process went, taken together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ran {
    /// Since 1970.
    pub begin: Duration,
    /// Until the last call was over.
    pub lasted: Duration,
    /// Calls at the same time, at most.
    pub most_at_once: u64,
}

/// Makes all calls, and gives `done` when each was over, since the start of the load, and what became
/// of it, or None when its task broke down.
/// After an interrupt no more begin; those that are going on end by themselves.
pub async fn run<T, C>(
    ramp: Ramp,
    call: impl Fn(Begun) -> C,
    mut done: impl FnMut(Begun, Duration, Option<T>),
    interrupt: &Interrupt,
    progress: &Progress,
) -> Ran
where
    T: Send + 'static,
    C: Future<Output = T> + Send + 'static,
{
    let task = progress.bar(ramp.numbers().count() as u64, "calls");
    let mut numbers = ramp.numbers().peekable();
    let mut going = Going::begin();
    let clock = going.clock;
    loop {
        let next = numbers.peek().filter(|_| !interrupt.is_set()).copied();
        if next.is_none() && going.tasks.is_empty() {
            return going.over();
        }
        tokio::select! {
            () = clock.sleep_until(next.map_or(Duration::ZERO, |number| ramp.due(number))),
                if next.is_some() => {
                    let begun = numbers.next().map(|number| going.begun(number, ramp));
                    begun.into_iter().for_each(|begun| going.add(begun, call(begun)));
                }
            Some((begun, ended)) = going.ended() => {
                done(begun, clock.now(), ended);
                task.advance();
            }
            () = interrupt.wait(), if next.is_some() => {}
        }
        task.message(format!("calls, {} at a time", going.tasks.len()));
    }
}

/// The calls that are going on.
struct Going<T> {
    clock: Clock,
    tasks: JoinSet<T>,
    begun: HashMap<Id, Begun>,
    most_at_once: u64,
}

impl<T: Send + 'static> Going<T> {
    fn begin() -> Self {
        Going {
            clock: Clock::start(),
            tasks: JoinSet::new(),
            begun: HashMap::new(),
            most_at_once: 0,
        }
    }

    fn begun(&self, number: u64, ramp: Ramp) -> Begun {
        let at = self.clock.now();
        Begun {
            number,
            at,
            late_by: at.saturating_sub(ramp.due(number)),
        }
    }

    fn add(&mut self, begun: Begun, call: impl Future<Output = T> + Send + 'static) {
        let id = self.tasks.spawn(call).id();
        self.begun.insert(id, begun);
        self.most_at_once = self.most_at_once.max(self.tasks.len() as u64);
    }

    /// The next call that is over. None when none is going on.
    async fn ended(&mut self) -> Option<(Begun, Option<T>)> {
        let (id, value) = match self.tasks.join_next_with_id().await? {
            Ok((id, value)) => (id, Some(value)),
            Err(error) => (error.id(), None),
        };
        self.begun.remove(&id).map(|begun| (begun, value))
    }

    fn over(self) -> Ran {
        Ran {
            begin: self.clock.unix(Duration::ZERO),
            lasted: self.clock.now(),
            most_at_once: self.most_at_once,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ramp(calls: u64, rate: f64) -> Ramp {
        Ramp {
            calls,
            rate,
            shard: 0,
            shards: 1,
        }
    }

    /// Runs calls of two seconds in time that only seems to pass.
    fn numbers_and_times(ramp: Ramp, interrupt: &Interrupt) -> (Ran, Vec<(u64, Duration)>) {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        let runtime = builder.enable_all().start_paused(true).build().unwrap();
        let mut all = Vec::new();
        let call = |_| tokio::time::sleep(Duration::from_secs(2));
        let done = |begun: Begun, _, _| all.push((begun.number, begun.at));
        let hidden = Progress::hidden();
        let ran = runtime.block_on(run(ramp, call, done, interrupt, &hidden));
        (ran, all)
    }

    #[test]
    fn calls_begin_at_their_times_and_go_on_beside_each_other() {
        let (ran, all) = numbers_and_times(ramp(10, 2.0), &Interrupt::never());
        let times: Vec<u128> = all.iter().map(|(_, at)| at.as_millis() / 100).collect();
        assert_eq!(times, [0, 5, 10, 15, 20, 25, 30, 35, 40, 45]);
        assert!((4..=5).contains(&ran.most_at_once), "{ran:?}");
        assert_eq!(ran.lasted.as_millis() / 100, 65);
    }

    #[test]
    fn shards_have_each_call_once_at_the_time_that_it_has_in_one_process() {
        let shard = |shard| Ramp {
            shard,
            shards: 3,
            ..ramp(10, 2.0)
        };
        let mut all: Vec<u64> = (0..3).flat_map(|one| shard(one).numbers()).collect();
        all.sort();
        assert_eq!(all, Vec::from_iter(0..10));
        let (_, second) = numbers_and_times(shard(1), &Interrupt::never());
        let numbers: Vec<u64> = second.iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers, [1, 4, 7]);
        assert_eq!(second[1].1.as_millis() / 100, 20);
    }

    #[test]
    fn after_an_interrupt_no_call_begins_and_those_begun_are_told() {
        let (send, interrupt) = Interrupt::on_demand();
        send.send_replace(Some(2));
        let (ran, all) = numbers_and_times(ramp(10, 2.0), &interrupt);
        assert_eq!((ran.most_at_once, all.len()), (0, 0));
    }

    #[test]
    fn a_call_that_breaks_down_is_told_and_the_others_go_on() {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        let runtime = builder.enable_all().start_paused(true).build().unwrap();
        let mut all = Vec::new();
        let call = |begun: Begun| async move { assert_ne!(begun.number, 1) };
        let done = |begun: Begun, _, ended: Option<()>| all.push((begun.number, ended.is_some()));
        let interrupt = Interrupt::never();
        runtime.block_on(run(
            ramp(3, 2.0),
            call,
            done,
            &interrupt,
            &Progress::hidden(),
        ));
        assert_eq!(all, [(0, true), (1, false), (2, true)]);
    }
}
