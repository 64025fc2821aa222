"""Harnesses that ask hard questions of the service as it runs: `sh bench/gate` asks them all.

Each starts what it needs in a folder of its own, talks to 127.0.0.1 only, and ends only
processes that it started.
"""
