"""Runs abm's models in Spark.

spark-submit starts this file; it connects to the socket named in its first
argument and answers requests, one JSON object a line. The second argument is
how many seconds a cluster may leave a job without an executor.

    {"id": 1, "op": "view", "name": "touch", "query": "select ..."}
    {"id": 1, "ok": true, "seconds": 0.4, "schema": [["touch_id", "string"]]}
    {"id": 2, "ok": false, "error_class": "...", "message": "...", "line": 7}

The driver ends when the socket closes: a job that was killed leaves no
application behind.
"""
import json
import os
import queue
import re
import shutil
import socket
import sys
import threading
import time

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

# What the models' meaning rests on; no conf of the user's may change it.
SETTINGS = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",
    "spark.sql.ansi.enforceReservedKeywords": "false",
    "spark.sql.caseSensitive": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.parquet.inferTimestampNTZ.enabled": "true",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.sql.parquet.writeLegacyFormat": "false",
    "spark.sql.sources.default": "parquet",
    # A table is as many files as it has 64 MiB, not as the cluster has cores.
    "spark.sql.adaptive.enabled": "true",
    "spark.sql.adaptive.coalescePartitions.parallelismFirst": "false",
}

# How long the driver may take to end once abm is gone.
END_SECONDS = 20


def relation(spark, message):
    """Make a relation that is evaluated where it is read."""
    df = spark.sql(message["query"])
    df.createOrReplaceTempView(message["name"])
    return {"schema": df.dtypes}


def scan(spark, message):
    """Make a relation of Parquet files, found by column name."""
    df = spark.read.schema(message["schema"]).parquet(*message["files"])
    df.createOrReplaceTempView(message["name"])
    return {"schema": df.dtypes}


def load(spark, message):
    """Make a relation of one Parquet file that abm wrote."""
    df = spark.read.parquet(message["path"]).select(*message["columns"])
    df.createOrReplaceTempView(message["name"])
    return {"schema": df.dtypes}


def write(spark, message):
    """Write a query as Parquet and make a relation of the files."""
    df = spark.sql(message["query"])
    if message["sort"]:
        df = df.orderBy(*[F.col(c).asc_nulls_last() for c in message["sort"]])
    export(df, message["dir"], message["temp"])
    spark.read.schema(df.schema).parquet(message["dir"]).createOrReplaceTempView(message["name"])
    return {"schema": df.dtypes}


def read(spark, message):
    """Write the rows of a query, in its order, for abm to read."""
    df = spark.sql(message["query"])
    export(df, message["dir"], message["temp"])
    return {"schema": df.dtypes}


def export(df, folder, temp):
    """Write part-0.parquet, part-1.parquet, ... in the order of the rows.

    Spark writes into a folder of its own first: what it leaves beside the
    tables (_SUCCESS, checksums) is not published.
    """
    df.write.mode("overwrite").parquet(temp)
    if not os.path.exists(os.path.join(temp, "_SUCCESS")):
        raise RuntimeError("Spark ended the write without _SUCCESS in " + temp)
    os.makedirs(folder, exist_ok=True)
    parts = sorted(f for f in os.listdir(temp) if f.startswith("part-") and f.endswith(".parquet"))
    for number, part in enumerate(parts):
        os.replace(os.path.join(temp, part), os.path.join(folder, "part-%d.parquet" % number))
    shutil.rmtree(temp)


def statement(spark, message):
    """Run a statement without a result."""
    spark.sql(message["query"])
    return {}


OPERATIONS = {"view": relation, "scan": scan, "load": load, "write": write, "read": read, "statement": statement}


def failure(session, error):
    """Say what Spark said, without plans and stack traces."""
    if session.alone.is_set():
        message = "no executor for %d seconds: are the cluster's workers up, and have they free cores and memory?"
        return {"error_class": "NO_EXECUTOR", "message": message % session.patience, "line": 0}
    text = str(error)
    for mark in ("\nJVM stacktrace:", "\n\tat ", "\nDriver stacktrace:"):
        text = text.split(mark)[0]
    # A failed task hides its reason behind its own history.
    causes = re.findall(r"(?:Exception|Error): (\[[A-Z0-9_.]+\] [^\n]*)", text)
    if "Job aborted" in text and causes:
        text = causes[-1]
    line = re.search(r"\bline (\d+)", text)
    condition = re.search(r"\[([A-Z0-9_.]+)\]", text)
    text = re.split(r"\n== |;\n'|; line \d+ pos \d+", text.strip())[0]
    return {
        "error_class": condition.group(1) if condition else type(error).__name__,
        "message": " ".join(text.split())[:600],
        "line": int(line.group(1)) if line else 0,
    }


def listen(stream, requests, session):
    """Queue requests; cancel running jobs when asked to, or when abm is gone."""
    for line in stream:
        message = json.loads(line)
        if message["op"] == "cancel":
            session.cancel()
        else:
            requests.put(message)
    # A start without a cluster, or a task that does not heed the cancelling,
    # must not outlive abm: whatever goes on, the driver ends soon.
    last = threading.Timer(END_SECONDS, os._exit, (1,))
    last.daemon = True
    last.start()
    requests.put(None)
    session.cancel()


class Session:
    """The application: spark once it has started, alone once no executor came for patience seconds."""

    def __init__(self, patience):
        self.patience = patience
        self.spark = None
        self.alone = threading.Event()

    def cancel(self):
        if self.spark:
            self.spark.sparkContext.cancelAllJobs()

    def is_alive(self):
        """Tell whether the JVM still answers."""
        try:
            self.spark.sparkContext._jvm.java.lang.System.nanoTime()
            return True
        except Exception:  # py4j raises several kinds
            return False

    def watch(self):
        """Cancel jobs that no executor works on: Spark waits for one without end."""
        context = self.spark.sparkContext
        jobs = context.statusTracker()
        since = time.monotonic()
        while not self.alone.is_set():
            time.sleep(5)
            executors = context._jsc.sc().getExecutorMemoryStatus().size() - 1  # the driver is one
            if executors > 0 or not jobs.getActiveJobsIds():
                since = time.monotonic()
            elif time.monotonic() - since > self.patience:
                self.alone.set()
                self.cancel()


def start(session):
    """Start the application and see that something computes for it."""
    session.spark = spark = SparkSession.builder.getOrCreate()
    for key, value in SETTINGS.items():
        spark.conf.set(key, value)
    spark.sql("select count(*) from range(1)").collect()
    if not spark.sparkContext.master.startswith("local"):
        threading.Thread(target=session.watch, daemon=True).start()
    return {"version": spark.version}


def answer(stream, session, number, began, work):
    try:
        reply = work()
        reply.update(id=number, ok=True, seconds=round(time.monotonic() - began, 3))
    except Exception as error:  # whatever Spark raises is told, and the next request is served
        if session.spark and not session.is_alive():
            os._exit(1)  # abm sees the closed socket, and spark-submit's exit code and log
        reply = failure(session, error)
        reply.update(id=number, ok=False, seconds=round(time.monotonic() - began, 3))
    stream.write(json.dumps(reply) + "\n")
    stream.flush()
    return reply["ok"]


def main():
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(sys.argv[1])
    incoming = connection.makefile("r", encoding="utf-8")
    outgoing = connection.makefile("w", encoding="utf-8")
    requests, session = queue.Queue(), Session(int(sys.argv[2]))
    threading.Thread(target=listen, args=(incoming, requests, session), daemon=True).start()
    if not answer(outgoing, session, 0, time.monotonic(), lambda: start(session)):
        return 1
    while True:
        message = requests.get()
        if message is None or message["op"] == "close":
            break
        operation = OPERATIONS[message["op"]]
        answer(outgoing, session, message["id"], time.monotonic(), lambda: operation(session.spark, message))
    session.spark.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
