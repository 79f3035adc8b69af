# SPDX-License-Identifier: GPL-3.0-or-later
"""The network is away for half a minute: long enough for both sides to give the connection up."""

import desk
import test_app_network


class TestLongCut(test_app_network.TestCut):
    seconds = 30


if __name__ == "__main__":
    desk.main(280)
