package io.groundswell.bridge.ingest;

/**
 * The names of the topics of audiences.
 *
 * @param audienceTopic windows
 * @param shiftsTopic audiences that changed their mind
 * @param markersTopic named moments
 * @param subjectsTopic what is watched
 */
public record AudienceTopicNames(
    String audienceTopic, String shiftsTopic, String markersTopic, String subjectsTopic) {}
