"""RFC 6455 over TLS, both roles: what the other files of this suite ask for, through records."""

import unittest
from contextlib import contextmanager
from functools import partial

import test_client
import test_server
from certificates import Authority
from secure import careless_context, secured, server_context
from suite import Suite, test_each
from wskit import Serve


class SecureServe(Serve):

    def __init__(self, *flags: str):
        super().__init__("--tls-self-signed", *flags)

    def dial(self):
        return secured(super().dial(), careless_context(), server_hostname="localhost")


@test_each
class ServerFrames(test_server.OnServer, Suite):
    cases, run_on, start = test_server.CASES, test_server.run_case, SecureServe


@test_each
class ClientFrames(Suite):
    cases = test_client.CASES

    @classmethod
    def setUpClass(cls):
        authority = Authority()
        cls.addClassCleanup(authority.close)
        context = server_context(authority.issue("server"))

        @contextmanager
        def visit(*flags: str):
            with test_client.visit("--cacert", authority.file, *flags, scheme="wss",
                                   taken=partial(secured, context=context, server_side=True)) as guest:
                yield guest

        cls.run_one = partial(test_client.run_case, visit=visit)
        super().setUpClass()


if __name__ == "__main__":
    unittest.main()
