"""A Spark job as a user has it: documents in, verdicts out as Parquet; how long each run took, on standard output."""

import argparse
import json
import os
import sys
import time

os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # Spark would take the first python3 of the path


def session(master, settings):
    from pyspark.sql import SparkSession

    fixed = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.memory": "1g",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "1000",
    }
    builder = SparkSession.builder.master(master).appName("imr-schema")
    for name, value in {**fixed, **settings}.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    return spark


def documents(spark, path, partitions):
    """The rows of Parquet, of lines of NDJSON by Spark itself, or by our Data Source."""
    from pyspark.sql import functions as F  # noqa: N812

    if path.endswith(".parquet"):
        return spark.read.parquet(path)
    if path.startswith("text:"):
        place = F.concat(F.input_file_name(), F.lit("#"), F.monotonically_increasing_id().cast("string"))
        lines = spark.read.text(path.removeprefix("text:"))
        return lines.select(place.alias("source"), F.col("value").alias("raw"))
    from imr_schema.arrow import ImrDataSource

    spark.dataSource.register(ImrDataSource)
    reader = spark.read.format("imr")
    return (reader.option("partitions", partitions) if partitions else reader).load(path)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("path")
    parser.add_argument("--master", default="local[2]")
    parser.add_argument("--out", required=True)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--partitions", default="")
    parser.add_argument("--timeout", type=float, default=60.0)
    parser.add_argument("--in-process", action="store_true")
    parser.add_argument("--set", action="append", default=[])
    given = parser.parse_args()

    from imr_schema.arrow import DDL, checker
    from tests.processes import started

    begun = time.monotonic()
    spark = session(given.master, dict(each.split("=", 1) for each in given.set))
    print(json.dumps({"start": round(time.monotonic() - begun, 2)}), flush=True)
    check = checker(timeout=None if given.in_process else given.timeout)
    frame = documents(spark, given.path, given.partitions)
    for _ in range(given.runs):
        begun, before = time.monotonic(), sum(started().values())
        frame.mapInArrow(check.check_batches, DDL).write.mode("overwrite").parquet(given.out)
        taken = {"seconds": round(time.monotonic() - begun, 2), "cpu": round(sum(started().values()) - before, 2)}
        counts = spark.read.parquet(given.out).groupBy("verdict").count().collect()
        print(json.dumps({**taken, **{row["verdict"]: row["count"] for row in counts}}), flush=True)
    spark.stop()


if __name__ == "__main__":
    main()
