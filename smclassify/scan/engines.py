"""Three ways to judge batches: here, in worker processes, on a Dask cluster. Same records, same order."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from multiprocessing.connection import wait

from smclassify.errors import InputError, SmclassifyError
from smclassify.scan.batches import Batch
from smclassify.scan.judging import Judged, Load, Setup, judge, judge_here
from smclassify.vocabulary import Draft

__all__ = ["judged_by_dask", "judged_by_processes", "judged_here"]

# Batches at work or waiting, for each worker: enough that none waits, few enough that memory stays small.
AHEAD = 3
RETRIES = 3
SECONDS_TO_CONNECT = 15
SECONDS_FOR_WORKERS = 60


def judged_here(batches: Iterable[Batch], load: Load) -> Iterator[tuple[Batch, Judged]]:
    """Yield each batch with its judgement, worked out in this process."""
    checker = load()
    for batch in batches:
        yield batch, judge(checker, batch.drafts)


def judged_by_processes(batches: Iterable[Batch], load: Load, workers: int) -> Iterator[tuple[Batch, Judged]]:
    """Yield each batch with its judgement, worked out by processes that each load the models once.

    Raises
    ------
    SmclassifyError
        A worker was killed, as happens when memory runs out.
    """
    setup, others = Setup.of(load), multiprocessing.active_children()
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _start_worker)
    try:
        yield from _in_order(batches, lambda drafts: pool.submit(judge_here, setup, drafts), workers * AHEAD)
    except BrokenProcessPool:
        raise SmclassifyError(
            "a worker process was killed, perhaps for want of memory; go on with --resume and fewer --workers"
        ) from None
    except BaseException:  # an interrupt, say: the batches at work are of no use to anybody
        for worker in multiprocessing.active_children():
            if worker not in others:
                worker.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _start_worker() -> None:
    """Leave interrupts to the parent, use one core, and end when the parent is gone, even by kill -9."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    threading.Thread(target=_follow_parent, daemon=True).start()


def _follow_parent() -> None:
    wait([multiprocessing.parent_process().sentinel])
    os._exit(1)


def judged_by_dask(
    batches: Iterable[Batch], load: Load, workers: int, scheduler: str | None, policy_file: str | None = None
) -> Iterator[tuple[Batch, Judged]]:
    """Yield each batch with its judgement, worked out on a Dask cluster.

    ``scheduler`` is the address of one that runs, whose workers have this package; else a local cluster of
    ``workers`` processes is started. A batch whose worker dies is judged by another; one that fails is tried
    again. ``policy_file`` is sent along, the models are not: each worker has its own.

    Raises
    ------
    InputError
        Dask is not installed, or nothing answers at the address.
    SmclassifyError
        The cluster was lost.
    """
    try:
        from dask.distributed import Client, LocalCluster
    except ImportError:
        raise InputError('--engine dask: needs Dask; pip install "smclassify[distributed]"') from None
    setup = Setup.of(load, policy_file)
    with ExitStack() as stack:
        if scheduler is None:
            scheduler = stack.enter_context(
                LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None, silence_logs=50)
            )
        try:
            client = stack.enter_context(Client(scheduler, timeout=SECONDS_TO_CONNECT, set_as_default=False))
        except (OSError, TimeoutError, ValueError) as error:
            reason = type(error).__name__
            raise InputError(
                f"--scheduler: no Dask scheduler answers there ({reason}); give host:port"
            ) from None
        try:
            client.wait_for_workers(1, timeout=SECONDS_FOR_WORKERS)
        except TimeoutError:
            raise InputError("--scheduler: no worker has joined it; start some with `dask worker`") from None
        threads = sum(client.nthreads().values())

        def submit(drafts: list[Draft]) -> Future:
            return client.submit(judge_here, setup, drafts, pure=False, retries=RETRIES)

        try:
            yield from _in_order(batches, submit, threads * AHEAD)
        except SmclassifyError:
            raise
        except ModuleNotFoundError as error:
            raise InputError(
                f"a Dask worker lacks {error.name}; pip install smclassify on every worker"
            ) from None
        except Exception as error:
            if type(error).__module__.partition(".")[0] not in (
                "distributed",
                "concurrent",
                "asyncio",
                "dask",
            ):
                raise
            raise SmclassifyError(
                f"the Dask cluster failed ({type(error).__name__}); go on with --resume when it runs again"
            ) from None


def _in_order(
    batches: Iterable[Batch], submit: Callable[[list[Draft]], Future], ahead: int
) -> Iterator[tuple[Batch, Judged]]:
    """Keep at most ``ahead`` batches at work and yield them in their own order."""
    waiting: deque[tuple[Batch, Future]] = deque()
    for batch in batches:
        waiting.append((batch, submit(batch.drafts)))
        if len(waiting) >= ahead:
            batch, future = waiting.popleft()
            yield batch, future.result()
    while waiting:
        batch, future = waiting.popleft()
        yield batch, future.result()
