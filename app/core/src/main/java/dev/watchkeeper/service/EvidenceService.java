package dev.watchkeeper.service;

import dev.watchkeeper.control.EvidencePage;
import dev.watchkeeper.control.EvidencePort;
import dev.watchkeeper.evidence.EvidenceSlice;
import dev.watchkeeper.evidence.EvidenceStore;

/** Answers from the run folders. */
public final class EvidenceService implements EvidencePort {
    private final EvidenceStore evidence;

    public EvidenceService(EvidenceStore evidence) {
        this.evidence = evidence;
    }

    @Override
    public EvidencePage readEvidence(String id, long offset, int maxBytes) {
        EvidenceSlice page = evidence.read(id, offset, maxBytes);
        return new EvidencePage(page.text(), page.next(), page.size());
    }
}
