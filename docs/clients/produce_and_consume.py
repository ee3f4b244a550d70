"""Produces a few posts and prints their scores: produce_and_consume.py [bootstrap servers]"""

import json
import sys
import time
import uuid

from confluent_kafka import Consumer, KafkaException, Producer

SERVERS = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:9092"
TEXTS = [
    "What a finale, I love this team!",
    "Worst service ever, I want my money back.",
    "The match starts at 8 pm. ⚽",
]


def produce(texts):
    """Returns the posts' ids once the broker has acknowledged every one of them."""
    producer = Producer({"bootstrap.servers": SERVERS})
    failures = []
    ids = [str(uuid.uuid4()) for _ in texts]
    for post_id, text in zip(ids, texts):
        post = {"id": post_id, "text": text, "subject": "finale", "author": "ada"}
        producer.produce(
            "raw-posts",
            key=post["author"],  # posts with the same key keep their order
            value=json.dumps(post),
            headers={"app": b"produce_and_consume"},  # comes back on the scored post
            on_delivery=lambda error, _: failures.append(error) if error else None,
        )
    if producer.flush(30) or failures:
        sys.exit(f"not all posts were acknowledged: {failures}")
    return ids


def consume(ids):
    """Prints the scored posts with these ids, in the order in which they arrive."""
    consumer = Consumer({
        "bootstrap.servers": SERVERS,
        "group.id": "produce-and-consume",
        "auto.offset.reset": "earliest",  # for a new group; later it resumes where it was
        "enable.auto.commit": False,
        "isolation.level": "read_committed",  # librdkafka's default, made explicit
    })
    consumer.subscribe(["sentiment"])
    waiting = set(ids)
    deadline = time.monotonic() + 60
    try:
        while waiting:
            if time.monotonic() > deadline:
                sys.exit(f"{len(waiting)} posts were not scored within a minute")
            record = consumer.poll(1.0)
            if record is None:
                continue
            if record.error():
                raise KafkaException(record.error())
            scored = json.loads(record.value())
            if scored.get("id") in waiting:
                waiting.remove(scored["id"])
                print(f"{scored['label']:<8} {scored['confidence']:.3f} {scored['text']}")
            consumer.commit(record)  # after the work, so that nothing is missed
    finally:
        consumer.close()


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    consume(produce(TEXTS))
