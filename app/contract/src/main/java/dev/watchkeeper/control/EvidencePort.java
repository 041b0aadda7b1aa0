package dev.watchkeeper.control;

/** Evidence: what agents, checks and gates put out. */
public interface EvidencePort {
    /**
     * Reads evidence by id, such as an attempt's output {@code TASK/ATTEMPT/output}.
     *
     * @return the text from {@code offset} on, decoded as UTF-8
     */
    @Reading
    EvidencePage readEvidence(String id, long offset, int maxBytes);
}
