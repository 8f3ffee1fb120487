package moxora.store;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinTable;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.SecondaryTable;
import jakarta.persistence.Table;
import java.util.Set;
import java.util.UUID;

/** An entity that writes to more tables than its own, in each of the ways that there are. */
@Entity
@Table(name = "contact")
@SecondaryTable(name = "contact_aside")
class PlantedRow {

    @Id
    @Column(name = "id")
    UUID id;

    @Column(name = "shadow")
    String shadow;

    @Column(table = "contact_aside", name = "more")
    String more;

    @ElementCollection
    @CollectionTable(name = "contact_nicknames")
    Set<String> nicknames;

    @ElementCollection
    @CollectionTable(name = "contact_places")
    Set<Place> places;

    @ManyToMany
    @JoinTable(name = "contact_friends")
    Set<PlantedRow> friends;

    @Embeddable
    static class Place {
        @Column(name = "town")
        String town;
    }
}
