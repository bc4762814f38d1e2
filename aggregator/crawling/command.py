"""What all commands of this project share: options read once, errors as one sentence."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from abc import abstractmethod
from functools import partial
from types import FrameType
from typing import NoReturn

from scrapy.commands import ScrapyCommand
from scrapy.settings import Settings
from scrapy.spiderloader import get_spider_loader

from aggregator.boards import Registry, RegistryError
from aggregator.clock import now
from aggregator.crawling.options import DEFAULT_BOARDS, Options, check_names, check_plain
from aggregator.crawling.past import Past
from aggregator.errors import UsageError, UserError
from aggregator.store import StoreError

INTERRUPTED = 130


class AggregatorCommand(ScrapyCommand):
    """A command that ends with an exit code of ours and never with a traceback."""

    requires_project = True
    # The process is made by the run itself, once lock and store are there.
    requires_crawler_process = False
    needs_boards_file = True
    settings: Settings
    options: Options
    registry: Registry

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        name = f"scrapy {self.__module__.rpartition('.')[2]}"
        parser.error = partial(_stop, name)  # type: ignore[method-assign]  # made by scrapy

    @abstractmethod
    def work(self, args: list[str], opts: argparse.Namespace) -> int:
        """Do what the command is for and return its exit code."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        before = signal.signal(signal.SIGTERM, _interrupt)
        try:
            self._prepare(args)
            self.exitcode = self.work(args, opts)
            sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except KeyboardInterrupt:
            self.exitcode = INTERRUPTED
        except UserError as error:
            self._say(str(error), error.code)
        except RegistryError as error:
            self._say(str(error), 2)
        except StoreError as error:
            self._say(str(error), 1)
        finally:
            signal.signal(signal.SIGTERM, before)

    def _prepare(self, args: list[str]) -> None:
        if unknown := [word for word in args if word.startswith("-")]:
            raise UsageError(f"unknown option {unknown[0]}")
        check_plain(self.settings)
        now()
        self.options = Options.read(self.settings)
        self.settings.set("USER_AGENT", self.options.user_agent, priority="project")
        boards = self.options.boards
        if self.needs_boards_file and boards != DEFAULT_BOARDS and not boards.exists():
            raise UsageError(f"AGGREGATOR_BOARDS names {boards}, which does not exist")
        self.registry = Registry.load(boards)
        check_names(self.settings, self.registry)

    def _say(self, message: str, code: int) -> None:
        sys.stderr.write(f"scrapy {self.__module__.rpartition('.')[2]}: {message}\n")
        self.exitcode = code

    @property
    def past(self) -> Past:
        """What earlier runs found."""
        return Past(self.options.database)

    def spiders(self) -> list[str]:
        """The platforms there is a spider for."""
        return get_spider_loader(self.settings).list()


def _stop(name: str, message: str) -> NoReturn:
    """End with one sentence instead of a page of usage."""
    sys.stderr.write(f"{name}: {message}; see --help\n")
    sys.exit(2)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def tell(lines: list[str]) -> None:
    """Write notes beside the command's product."""
    for line in lines:
        sys.stderr.write(f"{line}\n")


def product(text: str) -> None:
    """Write what the command is for."""
    sys.stdout.write(f"{text}\n")
