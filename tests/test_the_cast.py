def test_cast(cast):
    assert cast.clerk.reading_ward_ids == [cast.ward.pk]
    assert cast.stranger.reading_ward_ids == [cast.other_ward.pk]
    assert cast.admin.reading_ward_ids == []
