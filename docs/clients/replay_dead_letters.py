"""Publishes dead letters again on the topic they came from, once their cause is fixed.

replay_dead_letters.py CODE [bootstrap servers]

Takes the letters with that __streams.errors.code which no earlier run took, up to the present end
of the topic: a letter that fails again is not replayed endlessly.
"""

import sys

from confluent_kafka import Consumer, KafkaError, KafkaException, Producer, TopicPartition

TOPIC = "raw-posts-dead-letters"
ERRORS = "__streams.errors."


def replay(letter, producer, failures):
    """Sends the letter's key, value and headers; a letter whose value was cut is skipped."""
    headers = letter.headers() or []
    why = {name: value for name, value in headers if name.startswith(ERRORS)}
    if why.get(ERRORS + "code") != code.encode() or ERRORS + "value_truncated" in why:
        return 0
    producer.produce(
        why[ERRORS + "topic"].decode(),
        key=letter.key(),
        value=letter.value(),
        headers=[header for header in headers if not header[0].startswith(ERRORS)],
        timestamp=letter.timestamp()[1],
        on_delivery=lambda error, _: failures.append(error) if error else None,
    )
    producer.poll(0)
    return 1


def replay_partition(partition, consumer, producer):
    """Returns how many letters were acknowledged; only then are their offsets committed."""
    begin, end = consumer.get_watermark_offsets(partition, 10)
    taken = consumer.committed([partition], 10)[0].offset  # negative if there is none
    consumer.assign([TopicPartition(partition.topic, partition.partition, max(taken, begin))])
    replayed, failures = 0, []
    while True:
        letter = consumer.poll(10)
        if letter is None:
            sys.exit("the broker does not answer")
        if letter.error():
            if letter.error().code() == KafkaError._PARTITION_EOF:
                break
            raise KafkaException(letter.error())
        if letter.offset() >= end:
            break
        replayed += replay(letter, producer, failures)
    if producer.flush(60) or failures:
        sys.exit(f"not all letters were acknowledged, run it again: {failures}")
    consumer.commit(offsets=[TopicPartition(partition.topic, partition.partition, end)],
                    asynchronous=False)
    return replayed


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    code = sys.argv[1]
    servers = sys.argv[2] if len(sys.argv) > 2 else "127.0.0.1:9092"
    reader = Consumer({
        "bootstrap.servers": servers,
        "group.id": f"replay-{code}",
        "enable.auto.commit": False,
        "enable.partition.eof": True,
        "isolation.level": "read_committed",
    })
    writer = Producer({"bootstrap.servers": servers, "message.max.bytes": 2 << 20})
    try:
        partitions = reader.list_topics(TOPIC, 10).topics[TOPIC].partitions
        print(sum(replay_partition(TopicPartition(TOPIC, number), reader, writer)
                  for number in partitions), "dead letters replayed")
    finally:
        reader.close()
